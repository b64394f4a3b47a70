import type { Database } from '#db/connect.ts';
import { listOwnJoinRequests } from '#db/queries/join-requests.ts';
import { listSeatsWithWorkshop } from '#db/queries/seat-grants.ts';
import { deleteSession } from '#db/queries/sessions.ts';
import { transact } from '#db/transaction.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { replaceSecret } from '#lib/auth/seat-access.ts';
import { createSession, endOfSession, sessionHash } from '#lib/auth/session.ts';
import { AUDIT_FACTS, wordOrOther } from '#lib/protocol/audit-facts.ts';
import { HttpError, type HttpErrorCode } from '#lib/protocol/errors.ts';
import type { AppServices, Caller } from '../context.ts';
import { withGuessLimit } from './access.ts';
import { auditCaller, clientOf } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { endSessionsOverLimit, signedOut } from './sessions.ts';
import { inquireLink, redeemLink } from './sign-in-links.ts';

/** Wrong links are recorded where they are counted. */
const SPENT_LINK_ERRORS: readonly HttpErrorCode[] = ['token-expired', 'token-used'];

/** Signs browsers in and out. */
export function signInService({
  db,
  workshops,
  now,
  url,
  audit,
  guessLimiter,
  disconnectViewers,
  notifySessions,
}: ServiceDeps): Pick<
  AppServices['account'],
  'getCurrentUser' | 'inquireLink' | 'signIn' | 'signOut'
> {
  const limits = { guessLimiter, audit };
  const signInWith = (caller: Caller, text: string) =>
    transact(db, async (tx) => {
      const redeemed = await redeemLink(tx, caller.session, text, now());
      if (redeemed === null) return null;
      const { token, personId } = redeemed;
      const session = await startStaffSession(tx, caller, personId, now());
      return { token, personId, session, endedSessions: await endSessionsOverLimit(tx, personId) };
    });

  return {
    async getCurrentUser({ session }) {
      if (session === null)
        return { person: null, seats: [], isInstructor: false, joinRequests: [] };
      const { person, grants } = session;
      return {
        person: person && { id: person.id, name: person.name, isNamed: person.namedAt !== null },
        seats: await listSeatsWithWorkshop(
          db,
          grants.map(({ seatId }) => seatId),
        ),
        isInstructor: person?.isInstructor ?? false,
        joinRequests: (await listOwnJoinRequests(db, sessionHash(session))).map(
          ({ seatLabel, ...request }) => ({
            ...request,
            seat: seatLabel === null ? null : { label: seatLabel },
          }),
        ),
      };
    },

    inquireLink: (caller, body) =>
      withGuessLimit(limits, caller, 'sign-in', () =>
        inquireLink(db, caller.session, body.token, now()),
      ),

    async signIn(caller, body) {
      const signedIn = await withGuessLimit(limits, caller, 'sign-in', () =>
        signInWith(caller, body.token),
      ).catch((error: unknown) => {
        if (error instanceof HttpError && SPENT_LINK_ERRORS.includes(error.response.error))
          audit({
            ...auditCaller(caller),
            kind: 'sign-in-failed',
            detail: { error: wordOrOther(AUDIT_FACTS.error, error.response.error) },
          });
        throw error;
      });
      if (signedIn === null) return { result: null, cookie: null };
      const { personId, session, endedSessions, token } = signedIn;
      if (caller.session !== null)
        disconnectViewers({ session: caller.session.id, why: 'renewed' });
      for (const ended of endedSessions) disconnectViewers({ session: ended, why: 'revoked' });
      const { workshopId, role } = token;
      const who = { actor: personId, address: caller.clientAddress, session: session.id };
      audit({
        ...who,
        kind: 'signed-in',
        detail: { browser: caller.browser, with: token.kind },
        ...(workshopId !== null && { workshopId }),
      });
      if (workshopId !== null && role !== null)
        audit({ ...who, kind: 'role-given', workshopId, detail: { role } });
      if (endedSessions.length > 0)
        audit({
          ...who,
          kind: 'limit-reached',
          detail: { limit: 'sessions-per-person', ended: endedSessions.length },
        });
      notifySessions({ person: personId });
      // The staff of the workshop has changed.
      if (workshopId !== null) await workshops.get(workshopId)?.refresh();
      return { result: null, cookie: formatSessionCookie(url, session.secret) };
    },

    async signOut(caller) {
      const { session } = caller;
      if (session !== null) {
        await deleteSession(db, sessionHash(session));
        disconnectViewers({ session: session.id, why: 'revoked' });
        audit({ ...auditCaller(caller), kind: 'signed-out' });
        if (session.person !== null) notifySessions({ person: session.person.id });
        for (const { seatId } of session.grants) notifySessions({ seatId });
      }
      return signedOut(url);
    },
  };
}

/**
 * Signs the caller's browser in as a staff member. It keeps its seats. The secret is always a new
 * one, so that the secret of an older session never gains permissions.
 */
async function startStaffSession(
  db: Database,
  caller: Caller,
  personId: string,
  now: Date,
): Promise<{ id: string; secret: string }> {
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
        });
  return renewed ?? createSession(db, { personId, now, client });
}
