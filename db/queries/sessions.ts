import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { person, seat, seatGrant, session, workshop } from '#db/schema.ts';
import { moveSessionBlocks } from './blocks.ts';
import type { PersonRow } from './people.ts';

export type SeatGrantSource = (typeof seatGrant.$inferSelect)['source'];

/** The right of a browser to a seat that isn't removed. */
export interface SeatGrantRow {
  readonly seatId: string;
  readonly workshopId: string;
  readonly source: SeatGrantSource;
  readonly createdAt: Date;
  readonly workshopEndedAt: Date | null;
}

export interface SessionRow {
  readonly hash: Buffer;
  readonly person: PersonRow | null;
  /** Oldest first. */
  readonly grants: readonly SeatGrantRow[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

export async function insertSession(db: Database, row: typeof session.$inferInsert): Promise<void> {
  await db.insert(session).values(row);
}

/** The session with its grants; null if it doesn't exist or reached its absolute end. */
export async function findSession(
  db: Database,
  hash: Buffer,
  limits: { now: Date; endedAfter: Date },
): Promise<SessionRow | null> {
  const [row] = await findSessions(db, [hash], limits);
  return row ?? null;
}

/**
 * Sessions with their grants, in one query, because every request asks for its session. Grants for
 * workshops that ended before `endedAfter` don't count.
 */
export async function findSessions(
  db: Database,
  hashes: readonly Buffer[],
  { now, endedAfter }: { now: Date; endedAfter: Date },
): Promise<SessionRow[]> {
  if (hashes.length === 0) return [];
  const usableSeats = db
    .select({
      hash: seatGrant.sessionHash,
      seatId: sql<string>`${seatGrant.seatId}`.as('granted_seat_id'),
      workshopId: seat.workshopId,
      source: seatGrant.source,
      createdAt: sql<Date>`${seatGrant.createdAt}`.mapWith(seatGrant.createdAt).as('granted_at'),
      workshopEndedAt: workshop.endedAt,
    })
    .from(seatGrant)
    .innerJoin(seat, eq(seat.id, seatGrant.seatId))
    .innerJoin(workshop, eq(workshop.id, seat.workshopId))
    .where(
      and(
        inArray(seatGrant.sessionHash, [...hashes]),
        isNull(seat.removedAt),
        or(isNull(workshop.endedAt), gt(workshop.endedAt, endedAfter)),
      ),
    )
    .as('usable_seat');
  const rows = await db
    .select({
      hash: session.hash,
      person: {
        id: person.id,
        name: person.name,
        isInstructor: person.isInstructor,
        namedAt: person.namedAt,
      },
      createdAt: session.createdAt,
      lastUsedAt: session.lastUsedAt,
      expiresAt: session.expiresAt,
      grant: {
        seatId: usableSeats.seatId,
        workshopId: usableSeats.workshopId,
        source: usableSeats.source,
        createdAt: usableSeats.createdAt,
        workshopEndedAt: usableSeats.workshopEndedAt,
      },
    })
    .from(session)
    .leftJoin(person, eq(person.id, session.personId))
    .leftJoin(usableSeats, eq(usableSeats.hash, session.hash))
    .where(and(inArray(session.hash, [...hashes]), gt(session.expiresAt, now)))
    .orderBy(asc(usableSeats.createdAt), asc(usableSeats.seatId));
  const sessions = new Map<string, SessionRow & { grants: SeatGrantRow[] }>();
  for (const { grant, ...row } of rows) {
    const key = row.hash.toString('hex');
    const known = sessions.get(key) ?? { ...row, grants: [] };
    if (grant !== null) known.grants.push(grant);
    sessions.set(key, known);
  }
  return [...sessions.values()];
}

/** Changes a session. A new `hash` replaces its secret; its grants and requests keep it. */
export async function updateSession(
  db: Database,
  hash: Buffer,
  change: Partial<typeof session.$inferInsert>,
): Promise<boolean> {
  const rows = await db
    .update(session)
    .set(change)
    .where(eq(session.hash, hash))
    .returning({ hash: session.hash });
  if (change.hash !== undefined) await moveSessionBlocks(db, hash, change.hash);
  return rows.length > 0;
}

/** The sealed ID token of a session that OpenID Connect began; null for others. */
export async function findIdToken(db: Database, hash: Buffer): Promise<string | null> {
  const [row] = await db
    .select({ idToken: session.idToken })
    .from(session)
    .where(eq(session.hash, hash));
  return row?.idToken ?? null;
}

export async function deleteSession(db: Database, hash: Buffer): Promise<void> {
  await db.delete(session).where(eq(session.hash, hash));
}

/** Ends sessions. Returns the ids of those that existed. */
export async function deleteSessions(db: Database, hashes: readonly Buffer[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await db
    .delete(session)
    .where(inArray(session.hash, [...hashes]))
    .returning({ hash: session.hash });
  return rows.map(({ hash }) => hash.toString('hex'));
}

/** A session as lists show it. */
export interface ListedSessionRow {
  readonly hash: Buffer;
  readonly personId: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly browser: string | null;
  readonly address: string | null;
}

/** The sessions of these staff members, the most recently used first. */
export function listSessionsOfPersons(
  db: Database,
  personIds: readonly string[],
): Promise<ListedSessionRow[]> {
  if (personIds.length === 0) return Promise.resolve([]);
  return db
    .select({
      hash: session.hash,
      personId: session.personId,
      createdAt: session.createdAt,
      lastUsedAt: session.lastUsedAt,
      expiresAt: session.expiresAt,
      browser: session.browser,
      address: session.address,
    })
    .from(session)
    .where(inArray(session.personId, [...personIds]))
    .orderBy(desc(session.lastUsedAt), desc(session.createdAt), asc(session.hash));
}

/** When each of these staff members was last active, of those with a session. */
export async function listLastUses(
  db: Database,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const lastUses = new Map<string, Date>();
  // The most recently used session of a person comes first.
  for (const { personId, lastUsedAt } of await listSessionsOfPersons(db, personIds))
    if (personId !== null && !lastUses.has(personId)) lastUses.set(personId, lastUsedAt);
  return lastUses;
}

/** Records that these sessions are in use, unless it was recorded after `before`. */
export async function touchSessions(
  db: Database,
  hashes: readonly Buffer[],
  { now, before }: { now: Date; before: Date },
): Promise<void> {
  if (hashes.length > 0)
    await db
      .update(session)
      .set({ lastUsedAt: now })
      .where(and(inArray(session.hash, [...hashes]), lt(session.lastUsedAt, before)));
}

/**
 * Deletes what no longer gives access: sessions after their absolute end or idle since the given
 * times, and grants for workshops that ended before `endedAfter`.
 */
export async function deleteEndedSessions(
  db: Database,
  {
    now,
    staffIdleSince,
    studentIdleSince,
    endedAfter,
  }: { now: Date; staffIdleSince: Date; studentIdleSince: Date; endedAfter: Date },
): Promise<void> {
  await db
    .delete(session)
    .where(
      or(
        lte(session.expiresAt, now),
        and(isNotNull(session.personId), lte(session.lastUsedAt, staffIdleSince)),
        and(isNull(session.personId), lte(session.lastUsedAt, studentIdleSince)),
      ),
    );
  const endedSeats = db
    .select({ id: seat.id })
    .from(seat)
    .innerJoin(workshop, eq(workshop.id, seat.workshopId))
    .where(lte(workshop.endedAt, endedAfter));
  await db.delete(seatGrant).where(inArray(seatGrant.seatId, endedSeats));
}
