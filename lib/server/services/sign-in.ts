import { listOwnJoinRequests } from '#db/queries/join-requests.ts';
import { listSeatsWithWorkshop } from '#db/queries/seat-grants.ts';
import { deleteSession, findIdToken } from '#db/queries/sessions.ts';
import { transact } from '#db/transaction.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { sessionHash } from '#lib/auth/session.ts';
import { AUDIT_FACTS, wordOrOther } from '#lib/protocol/audit-facts.ts';
import { HttpError, type HttpErrorCode } from '#lib/protocol/errors.ts';
import type { AppServices, Caller } from '../context.ts';
import { withGuessLimit } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { signedOut } from './sessions.ts';
import { inquireLink, redeemLink } from './sign-in-links.ts';
import { announceSignIn, startStaffSession } from './staff-sessions.ts';

/** Wrong links are recorded where they are counted. */
const SPENT_LINK_ERRORS: readonly HttpErrorCode[] = ['token-expired', 'token-used'];

/** Signs browsers in and out. */
export function signInService(
  deps: ServiceDeps,
  endProviderSession: (sealedIdToken: string) => Promise<string | null>,
): Pick<AppServices['account'], 'getCurrentUser' | 'inquireLink' | 'signIn' | 'signOut'> {
  const { db, workshops, now, url, audit, guessLimiter, disconnectViewers, notifySessions } = deps;
  const limits = { guessLimiter, audit };
  const signInWith = (caller: Caller, text: string) =>
    transact(db, async (tx) => {
      const redeemed = await redeemLink(tx, caller.session, text, now());
      if (redeemed === null) return null;
      const { token, personId } = redeemed;
      return {
        token,
        session: await startStaffSession(tx, caller, { personId, now: now(), idToken: null }),
      };
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
      const { session, token } = signedIn;
      const { workshopId, role } = token;
      announceSignIn(deps, caller, session, { detail: { with: token.kind }, workshopId });
      if (workshopId !== null && role !== null)
        audit({
          actor: session.personId,
          address: caller.clientAddress,
          session: session.id,
          kind: 'role-given',
          workshopId,
          detail: { role },
        });
      // The staff of the workshop has changed.
      if (workshopId !== null) await workshops.get(workshopId)?.refresh();
      return { result: null, cookie: formatSessionCookie(url, session.secret) };
    },

    async signOut(caller) {
      const { session } = caller;
      let continueAt: string | null = null;
      if (session !== null) {
        const idToken = await findIdToken(db, sessionHash(session));
        await deleteSession(db, sessionHash(session));
        disconnectViewers({ session: session.id, why: 'revoked' });
        audit({ ...auditCaller(caller), kind: 'signed-out' });
        if (session.person !== null) notifySessions({ person: session.person.id });
        for (const { seatId } of session.grants) notifySessions({ seatId });
        if (idToken !== null) continueAt = await endProviderSession(idToken);
      }
      return { ...signedOut(url), result: continueAt === null ? null : { continueAt } };
    },
  };
}
