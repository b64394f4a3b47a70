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
import { HttpError } from '#lib/protocol/errors.ts';
import type { Caller, AppServices } from '../context.ts';
import { withGuessLimit } from './access.ts';
import type { ServiceDeps } from './deps.ts';

const SIGN_IN_LINK_HOURS = 24;
/** Key of the setting that names the person of the printed links. */
const OPERATOR_SETTING = 'operator';

/**
 * The one link that signs the first instructor in: good once, for a day. The one of an earlier start is good no more. Its page
 * has a button, for programs that look at links ahead of people would otherwise spend it.
 */
export async function createSignInLink(db: Database, url: string, now: Date): Promise<string> {
  await revokeSignInLinks(db);
  const { token } = await issueLinkToken(db, {
    kind: 'sign-in',
    uses: 1,
    expiresAt: new Date(now.getTime() + SIGN_IN_LINK_HOURS * 3_600_000),
    now,
  });
  return signInUrl(url, token);
}

/** The token stands behind #: browsers do not send that part, so it is in nobody's access log. */
export function signInUrl(url: string, token: string): string {
  return `${url}/sign-in#${token}`;
}

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
          const found = await findLinkToken(tx, body.token, ['sign-in', 'invite'], now());
          if (!found.ok) throw new HttpError(found.error);
          if (!(await consumeToken(tx, found.row.id, now()))) throw new HttpError('token-used');
          const personId = await applyTokenGrant(tx, caller, found.row);
          // A new session even for one who had one: nobody else may hold the secret of a session that gained rights.
          if (caller.session !== null)
            await deleteSession(tx, Buffer.from(caller.session.id, 'hex'));
          return {
            secret: await createSession(tx, personId, now()),
            workshopId: found.row.workshopId,
          };
        });
        // Who is staff there has changed.
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

/** The person who asks, made anew for a browser that nobody is known by. */
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
 * Who the printed link signs in: always the same person, the first who spent one. Whoever can read the server's output gets
 * back to their events that way, from another browser or after the cookie is gone.
 */
async function operatorPerson(db: Database, caller: Caller): Promise<string> {
  const first = caller.session?.person.id ?? generateId();
  const { person } = await getOrCreateSetting(db, OPERATOR_SETTING, { personId: first });
  if (person === first && caller.session === null)
    await insertPerson(db, { id: first, name: 'instructor', isInstructor: false });
  return String(person);
}

/** Gives what the token gives; answers to whom. */
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
