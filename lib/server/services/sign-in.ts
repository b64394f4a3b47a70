import type { Database } from '#db/connect.ts';
import { freeStaffName, grantRole, type MemberRole } from '#db/queries/memberships.ts';
import { insertPerson, makeInstructor } from '#db/queries/people.ts';
import { seatsOfPerson } from '#db/queries/seats.ts';
import { keepSetting } from '#db/queries/settings.ts';
import { deleteSession } from '#db/queries/sessions.ts';
import { revokeSignInLinks, spendToken, type TokenRow } from '#db/queries/tokens.ts';
import { sessionCookie } from '#lib/auth/cookie.ts';
import { findLinkToken, mintLinkToken } from '#lib/auth/link-token.ts';
import { newId } from '#lib/auth/secret.ts';
import { startSession } from '#lib/auth/session.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { Asker, Podium } from '../context.ts';
import { guessing } from './access.ts';
import type { Surroundings } from './deps.ts';

const LINK_HOURS = 24;
/** Key of the setting that names the person of the printed links. */
const OPERATOR = 'operator';

/**
 * The one link that signs the first instructor in: good once, for a day. The one of an earlier start is good no more. Its page
 * has a button, for programs that look at links ahead of people would otherwise spend it.
 */
export async function makeSignInLink(db: Database, url: string, now: Date): Promise<string> {
  await revokeSignInLinks(db);
  const { token } = await mintLinkToken(db, {
    kind: 'sign-in',
    uses: 1,
    expiresAt: new Date(now.getTime() + LINK_HOURS * 3_600_000),
    now,
  });
  return signInAddress(url, token);
}

/** The token stands behind #: browsers do not send that part, so it is in nobody's access log. */
export function signInAddress(url: string, token: string): string {
  return `${url}/sign-in#${token}`;
}

export function peopleService({
  db,
  live,
  now,
  url,
  guesses,
  revoke,
}: Surroundings): Podium['people'] {
  return {
    async me({ session }) {
      if (session === null) return { person: null, seats: [], instructor: false };
      const { id, name, instructor } = session.person;
      return { person: { id, name }, seats: await seatsOfPerson(db, id), instructor };
    },

    signIn: (asker, body) =>
      guessing(guesses, asker, ['token-unknown'], async () => {
        const { secret, event } = await db.transaction(async (tx) => {
          const found = await findLinkToken(tx, body.token, ['sign-in', 'invite'], now());
          if (!found.ok) throw new HttpRefused(found.error);
          if (!(await spendToken(tx, found.row.id, now()))) throw new HttpRefused('token-used');
          const person = await admit(tx, asker, found.row);
          // A new session even for one who had one: nobody else may hold the secret of a session that gained rights.
          if (asker.session !== null) await deleteSession(tx, Buffer.from(asker.session.id, 'hex'));
          return { secret: await startSession(tx, person, now()), event: found.row.event };
        });
        // Who is staff there has changed.
        if (event !== null) await live.get(event)?.refresh();
        return { answer: null, cookie: sessionCookie(url, secret) };
      }),

    async signOut({ session }) {
      if (session !== null) {
        await deleteSession(db, Buffer.from(session.id, 'hex'));
        revoke({ session: session.id, why: 'revoked' });
      }
      return { answer: null, cookie: sessionCookie(url, null) };
    },
  };
}

/** The person who asks, made anew for a browser that nobody is known by. */
export async function personOf(db: Database, asker: Asker, name: string): Promise<string> {
  if (asker.session !== null) return asker.session.person.id;
  const id = newId();
  await insertPerson(db, { id, name, instructor: false });
  return id;
}

/**
 * Who the printed link signs in: always the same person, the first who spent one. Whoever can read the server's output gets
 * back to their events that way, from another browser or after the cookie is gone.
 */
async function operator(db: Database, asker: Asker): Promise<string> {
  const first = asker.session?.person.id ?? newId();
  const { person } = await keepSetting(db, OPERATOR, { person: first });
  if (person === first && asker.session === null)
    await insertPerson(db, { id: first, name: 'instructor', instructor: false });
  return String(person);
}

/** Gives what the token gives; answers to whom. */
async function admit(
  db: Database,
  asker: Asker,
  { event, role, label }: TokenRow,
): Promise<string> {
  const invited = event !== null && role !== null;
  const person = invited
    ? await personOf(db, asker, await freeStaffName(db, event, label ?? role))
    : await operator(db, asker);
  if (invited) await grantRole(db, { event, person, role: role as MemberRole });
  if (!invited || role === 'instructor') await makeInstructor(db, person);
  return person;
}
