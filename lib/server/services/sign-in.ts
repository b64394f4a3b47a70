import type { Database } from '#db/connect.ts';
import { uniqueStaffName, grantRole, type MemberRole } from '#db/queries/memberships.ts';
import { insertPerson, setInstructor } from '#db/queries/people.ts';
import { listSeatsOfPerson } from '#db/queries/seats.ts';
import { getOrCreateSetting } from '#db/queries/settings.ts';
import { deleteSession } from '#db/queries/sessions.ts';
import { revokeSignInLinks, consumeToken, type TokenRow } from '#db/queries/tokens.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { findLinkToken, issueLinkToken } from '#lib/auth/link-token.ts';
import { generateId } from '#lib/auth/secret.ts';
import { createSession } from '#lib/auth/session.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { Caller, AppServices } from '../context.ts';
import { withGuessLimit } from './access.ts';
import type { ServiceDeps } from './deps.ts';

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
  guessLimiter,
  disconnectViewers,
}: ServiceDeps): AppServices['account'] {
  return {
    async getCurrentUser({ session }) {
      if (session === null) return { person: null, seats: [], isInstructor: false };
      const { id, name, isInstructor } = session.person;
      return { person: { id, name }, seats: await listSeatsOfPerson(db, id), isInstructor };
    },

    signIn: (caller, body) =>
      withGuessLimit(guessLimiter, caller, ['token-unknown'], async () => {
        const { secret, workshopId } = await db.transaction(async (tx) => {
          const tokenResult = await findLinkToken(tx, body.token, ['sign-in', 'invite'], now());
          if (!tokenResult.ok) throw new HttpError(tokenResult.error);
          if (!(await consumeToken(tx, tokenResult.row.id, now())))
            throw new HttpError('token-used');
          const personId = await applyTokenGrant(tx, caller, tokenResult.row);
          // Always a new session, so that the secret of an older one never gains permissions.
          if (caller.session !== null)
            await deleteSession(tx, Buffer.from(caller.session.id, 'hex'));
          return {
            secret: await createSession(tx, personId, now()),
            workshopId: tokenResult.row.workshopId,
          };
        });
        // The staff of the workshop has changed.
        if (workshopId !== null) await workshops.get(workshopId)?.refresh();
        return { result: null, cookie: formatSessionCookie(url, secret) };
      }),

    async signOut({ session }) {
      if (session !== null) {
        await deleteSession(db, Buffer.from(session.id, 'hex'));
        disconnectViewers({ session: session.id, why: 'revoked' });
      }
      return { result: null, cookie: formatSessionCookie(url, null) };
    },
  };
}

/** Returns the session's person, or creates one for a new browser. */
export async function findOrCreatePerson(
  db: Database,
  caller: Caller,
  name: string,
): Promise<string> {
  if (caller.session !== null) return caller.session.person.id;
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
  const first = caller.session?.person.id ?? generateId();
  const { personId } = await getOrCreateSetting(db, OPERATOR_SETTING, { personId: first });
  if (personId === first && caller.session === null)
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
