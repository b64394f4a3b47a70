import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { services } from '#lib/server/context.ts';

/**
 * Sends whoever is not signed in to sign in. A courtesy only: every route and the live room ask for themselves who may see
 * what.
 */
export async function requireSignIn(): Promise<void> {
  const { session } = await services().callerFrom(await headers());
  if (session === null) redirect('/sign-in');
}
