import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { services } from '#lib/server/context.ts';

/**
 * Sends visitors who aren't signed in to the sign-in page. This is only for convenience: every
 * route and the live room check permissions themselves.
 */
export default async function InstructorLayout({ children }: { readonly children: ReactNode }) {
  const { session } = await services().callerFrom(await headers());
  if (session === null) redirect('/sign-in');
  return children;
}
