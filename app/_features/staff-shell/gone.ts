import type { ViewRefusal } from '#lib/client/connection.ts';

/** Refusals after which no page of the workshop can show anything. */
const GONE = ['forbidden', 'not-found', 'revoked', 'workshop-deleted', 'sign-in-required'] as const;
export type Gone = (typeof GONE)[number];

export function isGone(reason: ViewRefusal): reason is Gone {
  return (GONE as readonly string[]).includes(reason);
}
