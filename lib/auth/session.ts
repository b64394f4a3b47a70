import type { Database } from '#db/connect.ts';
import { deleteExpiredSessions, findSession, insertSession } from '#db/queries/sessions.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { readSessionCookie, SESSION_DAYS } from './cookie.ts';
import { hashSecret, generateSecret } from './secret.ts';

/** A browser that is signed in. `id` is the hash of its secret in hex: it names the session and opens nothing. */
export interface Session {
  readonly id: string;
  readonly person: PersonRow;
  readonly expiresAt: Date;
}

/** The secret for the cookie of a new session. */
export async function createSession(db: Database, personId: string, now: Date): Promise<string> {
  const secret = generateSecret();
  await deleteExpiredSessions(db, now);
  await insertSession(db, {
    hash: hashSecret(secret),
    personId,
    expiresAt: new Date(now.getTime() + SESSION_DAYS * 86_400_000),
  });
  return secret;
}

/** Who sends this `Cookie` header; null for nobody. */
export async function findSessionByCookie(
  db: Database,
  cookieHeader: string | null | undefined,
  now: Date,
): Promise<Session | null> {
  const secret = readSessionCookie(cookieHeader);
  if (secret === null) return null;
  const hash = hashSecret(secret);
  const found = await findSession(db, hash, now);
  return found === null ? null : { id: hash.toString('hex'), ...found };
}
