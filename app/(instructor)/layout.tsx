import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { NewSignInNote } from '#app/_features/sessions/new-sign-in-note.tsx';
import { services } from '#lib/server/context.ts';

/**
 * Sends visitors who aren't signed in as staff to the sign-in page. This is only for convenience: every
 * route and the live room check permissions themselves. Shows new sign-ins on all pages.
 */
export default async function InstructorLayout({ children }: { readonly children: ReactNode }) {
  const { session } = await services().callerFrom(await headers());
  if (session?.person == null) redirect('/sign-in');
  return (
    <>
      <NewSignInNote />
      {children}
    </>
  );
}
