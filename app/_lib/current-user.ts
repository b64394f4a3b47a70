import { headers } from 'next/headers';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';

/**
 * The staff member, seats and requests of the reader's browser, so that the first paint has them.
 * null if they can't be loaded: the pages to join and to sign in work without them.
 */
export async function findCurrentUser(): Promise<CurrentUser | null> {
  const requestHeaders = await headers();
  try {
    const caller = await services().callerFrom(requestHeaders);
    return await services().account.getCurrentUser(caller);
  } catch {
    return null;
  }
}

/**
 * Whether the reader has linked an account at the provider with which staff sign in. null without a
 * provider, and if it can't be loaded.
 */
export async function findProviderAccount(): Promise<{
  readonly providerName: string;
  readonly isLinked: boolean;
} | null> {
  const requestHeaders = await headers();
  try {
    const caller = await services().callerFrom(requestHeaders);
    return await services().oidc.findAccount(caller);
  } catch {
    return null;
  }
}
