import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { WorkshopProvider } from '#app/_components/workshop-context.tsx';
import { WorkshopShell } from '#app/_features/staff-shell/workshop-shell.tsx';
import { findWorkshop } from '#app/_lib/find-workshop.ts';

/**
 * All tabs of a workshop share one header and one connection, so that changing the tab loads nothing
 * again. A workshop that was deleted and one of others get the same answer.
 */
export default async function WorkshopLayout({
  params,
  children,
}: {
  readonly params: Promise<{ workshop: string }>;
  readonly children: ReactNode;
}) {
  const workshop = await findWorkshop((await params).workshop);
  if (workshop === null) notFound();
  return (
    <WorkshopProvider summary={workshop}>
      <WorkshopShell>{children}</WorkshopShell>
    </WorkshopProvider>
  );
}
