import type { Database } from '#db/connect.ts';
import { replaceSecret } from '#lib/auth/seat-access.ts';
import { createSession, endOfSession } from '#lib/auth/session.ts';
import type { AuditDetail } from '#lib/protocol/audit-facts.ts';
import type { Caller } from '../context.ts';
import { clientOf } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { endSessionsOverLimit } from './sessions.ts';

/** A browser that has just been signed in. */
export interface StaffSession {
  readonly id: string;
  readonly personId: string;
  /** For the cookie. */
  readonly secret: string;
  /** Sessions of the person that ended, because there were too many. */
  readonly endedSessions: readonly string[];
}

/**
 * Signs the caller's browser in as a staff member. It keeps its seats. The secret is always a new
 * one, so that the secret of an older session never gains permissions. Call it in a transaction.
 * @param options.idToken sealed, of a sign-in with OpenID Connect; null for other ways
 */
export async function startStaffSession(
  db: Database,
  caller: Caller,
  {
    personId,
    now,
    idToken,
  }: { readonly personId: string; readonly now: Date; readonly idToken: string | null },
): Promise<StaffSession> {
  const client = clientOf(caller);
  const renewed =
    caller.session === null
      ? null
      : await replaceSecret(db, caller.session, {
          ...client,
          personId,
          createdAt: now,
          lastUsedAt: now,
          expiresAt: endOfSession(personId, now),
          idToken,
        });
  const session = renewed ?? (await createSession(db, { personId, now, client, idToken }));
  return { ...session, personId, endedSessions: await endSessionsOverLimit(db, personId) };
}

/** Records a sign-in, and tells the person's other pages. Call it after the transaction. */
export function announceSignIn(
  {
    audit,
    disconnectViewers,
    notifySessions,
  }: Pick<ServiceDeps, 'audit' | 'disconnectViewers' | 'notifySessions'>,
  caller: Caller,
  { id, personId, endedSessions }: StaffSession,
  { detail, workshopId }: { readonly detail: AuditDetail; readonly workshopId: string | null },
): void {
  if (caller.session !== null) disconnectViewers({ session: caller.session.id, why: 'renewed' });
  for (const ended of endedSessions) disconnectViewers({ session: ended, why: 'revoked' });
  const who = { actor: personId, address: caller.clientAddress, session: id };
  audit({
    ...who,
    kind: 'signed-in',
    detail: { browser: caller.browser, ...detail },
    ...(workshopId !== null && { workshopId }),
  });
  if (endedSessions.length > 0)
    audit({
      ...who,
      kind: 'limit-reached',
      detail: { limit: 'sessions-per-person', ended: endedSessions.length },
    });
  notifySessions({ person: personId });
}
