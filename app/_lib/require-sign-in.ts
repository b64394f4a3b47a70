import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { podium } from '#lib/server/context.ts';

/**
 * Sends whoever is not signed in to sign in. A courtesy only: every route and the live room ask for themselves who may see
 * what.
 */
export async function mayEnter(): Promise<void> {
  const { session } = await podium().askerOf(await headers());
  if (session === null) redirect('/sign-in');
}
