import type { Database } from '#db/connect.ts';
import { uniqueStaffName, grantRole, type MemberRole } from '#db/queries/memberships.ts';
import { insertPerson, setInstructor } from '#db/queries/people.ts';
import { listOwnJoinRequests } from '#db/queries/join-requests.ts';
import { listSeatsWithWorkshop } from '#db/queries/seat-grants.ts';
import { getOrCreateSetting } from '#db/queries/settings.ts';
import { deleteSession } from '#db/queries/sessions.ts';
import { revokeSignInLinks, consumeToken, type TokenRow } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { findLinkToken, issueLinkToken } from '#lib/auth/link-token.ts';
import { generateId } from '#lib/auth/secret.ts';
import { replaceSecret } from '#lib/auth/seat-access.ts';
import { createSession, endOfSession, sessionHash } from '#lib/auth/session.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { AUDIT_FACTS, wordOrOther } from '#lib/protocol/audit-facts.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { AppServices, Caller } from '../context.ts';
import { auditCaller, clientOf } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { endSessionsOverLimit, signedOut } from './sessions.ts';

const SIGN_IN_LINK_HOURS = 24;
/** Key of the setting that holds the id of the person whom printed links sign in. */
const OPERATOR_SETTING = 'operator';

/**
 * Creates the link that signs the owner in. It works once, for a day, and replaces the link of an
 * earlier start. The page behind it has a button, because programs that preview links would
 * otherwise use it up.
 */
export async function createSignInLink(db: Database, url: string, now: Date): Promise<string> {
  await revokeSignInLinks(db);
  const { token } = await issueLinkToken(db, {
    kind: 'sign-in',
    uses: 1,
    expiresAt: new Date(now.getTime() + SIGN_IN_LINK_HOURS * HOUR_MS),
    now,
  });
  return signInUrl(url, token);
}

/** The token follows the #: browsers don't send that part, so it is in no access log. */
export function signInUrl(url: string, token: string): string {
  return `${url}/sign-in#${token}`;
}

/** Signs browsers in and out. */
export function signInService({
  db,
  workshops,
  now,
  url,
  audit,
  disconnectViewers,
  notifySessions,
}: ServiceDeps): Pick<AppServices['account'], 'getCurrentUser' | 'signIn' | 'signOut'> {
  return {
    async getCurrentUser({ session }) {
      if (session === null)
        return { person: null, seats: [], isInstructor: false, joinRequests: [] };
      const { person, grants } = session;
      return {
        person: person && { id: person.id, name: person.name },
        seats: await listSeatsWithWorkshop(
          db,
          grants.map(({ seatId }) => seatId),
        ),
        isInstructor: person?.isInstructor ?? false,
        joinRequests: await listOwnJoinRequests(db, sessionHash(session)),
      };
    },

    async signIn(caller, body) {
      const { personId, session, endedSessions, token } = await transact(db, (tx) =>
        redeemLink(tx, caller, body.token, now()),
      ).catch((error: unknown) => {
        if (error instanceof HttpError)
          audit({
            ...auditCaller(caller),
            kind: 'sign-in-failed',
            detail: { error: wordOrOther(AUDIT_FACTS.error, error.response.error) },
          });
        throw error;
      });
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
 * Uses up a sign-in link or an invitation, and signs the caller's browser in.
 * @throws {HttpError} `token-unknown`, `token-expired`, `token-used`
 */
async function redeemLink(db: Database, caller: Caller, text: string, now: Date) {
  const result = await findLinkToken(db, text, ['sign-in', 'invite'], now);
  if (!result.ok) throw new HttpError(result.error);
  const { row: token } = result;
  if (!(await consumeToken(db, token.id, now))) throw new HttpError('token-used');
  const personId = await applyTokenGrant(db, caller, token);
  const session = await startStaffSession(db, caller, personId, now);
  return { personId, session, endedSessions: await endSessionsOverLimit(db, personId), token };
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

/** Returns the staff member of the session, or creates one. */
async function findOrCreatePerson(db: Database, caller: Caller, name: string): Promise<string> {
  if (caller.session?.person != null) return caller.session.person.id;
  const id = generateId();
  await insertPerson(db, { id, name, isInstructor: false });
  return id;
}

/**
 * The person whom printed links sign in: always the person who used the first one. So an operator
 * who can read the server's output gets back to their workshops from another browser or after the
 * cookie was deleted.
 */
async function operatorPerson(db: Database, caller: Caller): Promise<string> {
  const current = caller.session?.person ?? null;
  const first = current?.id ?? generateId();
  const { personId } = await getOrCreateSetting(db, OPERATOR_SETTING, { personId: first });
  if (personId === first && current === null)
    await insertPerson(db, { id: first, name: 'instructor', isInstructor: false });
  return String(personId);
}

/** Grants what the token grants. Returns the id of the person. */
async function applyTokenGrant(
  db: Database,
  caller: Caller,
  { workshopId, role, label }: TokenRow,
): Promise<string> {
  const isInvitation = workshopId !== null && role !== null;
  const personId = isInvitation
    ? await findOrCreatePerson(db, caller, await uniqueStaffName(db, workshopId, label ?? role))
    : await operatorPerson(db, caller);
  if (isInvitation) await grantRole(db, { workshopId, personId, role: role as MemberRole });
  if (!isInvitation || role === 'instructor') await setInstructor(db, personId);
  return personId;
}
