import type { Route } from 'next';
import { notFound, redirect } from 'next/navigation';
import { landingPageOf } from '#app/_components/landing-page.ts';
import { findWorkshop } from '#app/_lib/find-workshop.ts';

/** The page of a workshop that its reader needs most. */
export default async function Page({ params }: { readonly params: Promise<{ workshop: string }> }) {
  const workshop = await findWorkshop((await params).workshop);
  if (workshop === null) notFound();
  redirect(`/workshops/${workshop.id}/${landingPageOf(workshop.role, workshop.state)}` as Route);
}
