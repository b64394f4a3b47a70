import type { Database } from '#db/connect.ts';
import {
  deleteEndedSessions,
  findSession,
  findSessions,
  insertSession,
  touchSessions,
  updateSession,
  type SeatGrantRow,
  type SessionRow,
} from '#db/queries/sessions.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { readSessionCookie } from './cookie.ts';
import { generateSecret, hashSecret } from './secret.ts';
import {
  LAST_USE_INTERVAL_MS,
  SEAT_ACCESS_AFTER_END_MS,
  SESSION_LIMITS,
} from './session-limits.ts';

/** What is known about the browser of a request. */
export interface SessionClient {
  /** Such as "Firefox on Linux"; null without a known one. */
  readonly browser: string | null;
  readonly address: string;
}

/** The right of a browser to one seat. `endsAt`: null while the workshop hasn't ended. */
export interface SeatGrant extends Omit<SeatGrantRow, 'workshopEndedAt'> {
  readonly endsAt: Date | null;
}

/**
 * A browser. `id` is the hex hash of its secret: it identifies, but doesn't grant access.
 */
export interface Session {
  readonly id: string;
  /** The staff identity. null: the browser can only open the seats of its grants. */
  readonly person: PersonRow | null;
  /** The seats that this browser can open, oldest first. */
  readonly grants: readonly SeatGrant[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Whether the seat is this browser's own. Only a grant makes it so, never a person or a role. */
export function hasSeatGrant(session: Pick<Session, 'grants'>, seatId: string): boolean {
  return session.grants.some((grant) => grant.seatId === seatId);
}

/** The key of the session's row. */
export function sessionHash(session: Pick<Session, 'id'>): Buffer {
  return Buffer.from(session.id, 'hex');
}

/** Starts a session without grants, and returns the secret for its cookie. */
export async function createSession(
  db: Database,
  {
    personId,
    now,
    client,
    idToken = null,
  }: {
    personId: string | null;
    now: Date;
    client: SessionClient;
    /** Sealed, of a sign-in with OpenID Connect. */
    idToken?: string | null;
  },
): Promise<{ id: string; secret: string }> {
  const secret = generateSecret();
  const hash = hashSecret(secret);
  await insertSession(db, {
    hash,
    personId,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: endOfSession(personId, now),
    browser: client.browser,
    address: client.address,
    idToken,
  });
  return { id: hash.toString('hex'), secret };
}

/** The absolute end of a session that starts now. */
export function endOfSession(personId: string | null, now: Date): Date {
  return new Date(now.getTime() + limitsOf(personId).maxMs);
}

const limitsOf = (person: PersonRow | string | null) =>
  person === null ? SESSION_LIMITS.student : SESSION_LIMITS.staff;

/**
 * The session of a `Cookie` header; null without a valid one. Records the use, at most once in
 * `LAST_USE_INTERVAL_MS`.
 * @param options.url the public address, which decides the name of the cookie
 */
export async function findSessionByCookie(
  db: Database,
  {
    cookie,
    url,
    now,
    client,
  }: {
    cookie: string | null | undefined;
    url: string;
    now: Date;
    /** Absent for a socket, whose use is recorded while it is connected. */
    client?: SessionClient;
  },
): Promise<Session | null> {
  const secret = readSessionCookie(cookie, url);
  if (secret === null) return null;
  const row = await findSession(db, hashSecret(secret), { now, endedAfter: endedAfter(now) });
  if (row === null || isIdle(row, now)) return null;
  if (now.getTime() - row.lastUsedAt.getTime() >= LAST_USE_INTERVAL_MS)
    await updateSession(db, row.hash, { lastUsedAt: now, ...client });
  return toSession(row);
}

/**
 * The sessions of sockets that are connected, by id, without those that have ended. Records that
 * they are in use.
 */
export async function refreshSessionsInUse(
  db: Database,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Session>> {
  const hashes = ids.map((id) => sessionHash({ id }));
  await touchSessions(db, hashes, {
    now,
    before: new Date(now.getTime() - LAST_USE_INTERVAL_MS),
  });
  const rows = await findSessions(db, hashes, { now, endedAfter: endedAfter(now) });
  return new Map(rows.map(toSession).map((session) => [session.id, session]));
}

/** Deletes sessions and grants that no longer give access. */
export async function deleteSessionsThatEnded(db: Database, now: Date): Promise<void> {
  const idleSince = (idleMs: number): Date => new Date(now.getTime() - idleMs);
  await deleteEndedSessions(db, {
    now,
    staffIdleSince: idleSince(SESSION_LIMITS.staff.idleMs),
    studentIdleSince: idleSince(SESSION_LIMITS.student.idleMs),
    endedAfter: endedAfter(now),
  });
}

/** Whether a session has reached its absolute end, or was not used for too long. */
export function hasSessionEnded(
  session: { personId: string | null; lastUsedAt: Date; expiresAt: Date },
  now: Date,
): boolean {
  return session.expiresAt <= now || isIdle({ ...session, person: session.personId }, now);
}

function isIdle(
  { person, lastUsedAt }: { person: PersonRow | string | null; lastUsedAt: Date },
  now: Date,
): boolean {
  return now.getTime() - lastUsedAt.getTime() >= limitsOf(person).idleMs;
}

const endedAfter = (now: Date): Date => new Date(now.getTime() - SEAT_ACCESS_AFTER_END_MS);

function toSession({ hash, person, grants, createdAt, expiresAt }: SessionRow): Session {
  return {
    id: hash.toString('hex'),
    person,
    grants: grants.map(({ workshopEndedAt, ...grant }) => ({
      ...grant,
      endsAt: workshopEndedAt && new Date(workshopEndedAt.getTime() + SEAT_ACCESS_AFTER_END_MS),
    })),
    createdAt,
    expiresAt,
  };
}
