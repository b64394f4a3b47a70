import type { Database } from '#db/connect.ts';
import { deleteExpiredSessions, findSession, insertSession } from '#db/queries/sessions.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { DAY_MS } from '#lib/kit/time.ts';
import { readSessionCookie, SESSION_DAYS } from './cookie.ts';
import { hashSecret, generateSecret } from './secret.ts';

/**
 * A signed-in browser. `id` is the hex hash of its secret: it identifies, but doesn't grant access.
 */
export interface Session {
  readonly id: string;
  readonly person: PersonRow;
  readonly expiresAt: Date;
}

/** Creates a session and returns the secret for its cookie. */
export async function createSession(db: Database, personId: string, now: Date): Promise<string> {
  const secret = generateSecret();
  await deleteExpiredSessions(db, now);
  await insertSession(db, {
    hash: hashSecret(secret),
    personId,
    expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_MS),
  });
  return secret;
}

/** The session of a `Cookie` header; null without a valid one. */
export async function findSessionByCookie(
  db: Database,
  cookieHeader: string | null | undefined,
  now: Date,
): Promise<Session | null> {
  const secret = readSessionCookie(cookieHeader);
  if (secret === null) return null;
  const hash = hashSecret(secret);
  const row = await findSession(db, hash, now);
  return row === null ? null : { id: hash.toString('hex'), ...row };
}
