import { and, asc, desc, eq, inArray, isNull, ne, notInArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { seat, seatGrant, session, workshop } from '#db/schema.ts';
import type { SeatGrantSource } from './sessions.ts';

/** Lets a browser open a seat. Returns false if it could already. */
export async function insertSeatGrant(
  db: Database,
  row: { sessionHash: Buffer; seatId: string; source: SeatGrantSource; createdAt: Date },
): Promise<boolean> {
  const rows = await db
    .insert(seatGrant)
    .values(row)
    .onConflictDoNothing()
    .returning({ seatId: seatGrant.seatId });
  return rows.length > 0;
}

/** Ends the oldest grants of a browser, except the newest `keep`. Returns their seats. */
export async function deleteOldGrantsOfSession(
  db: Database,
  sessionHash: Buffer,
  keep: number,
): Promise<string[]> {
  const newest = db
    .select({ seatId: seatGrant.seatId })
    .from(seatGrant)
    .where(eq(seatGrant.sessionHash, sessionHash))
    .orderBy(desc(seatGrant.createdAt), desc(seatGrant.seatId))
    .limit(keep);
  const rows = await db
    .delete(seatGrant)
    .where(and(eq(seatGrant.sessionHash, sessionHash), notInArray(seatGrant.seatId, newest)))
    .returning({ seatId: seatGrant.seatId });
  return rows.map(({ seatId }) => seatId);
}

/** Ends the oldest grants for a seat, except the newest `keep`. Returns their sessions. */
export async function deleteOldGrantsOfSeat(
  db: Database,
  seatId: string,
  keep: number,
): Promise<string[]> {
  const newest = db
    .select({ hash: seatGrant.sessionHash })
    .from(seatGrant)
    .where(eq(seatGrant.seatId, seatId))
    .orderBy(desc(seatGrant.createdAt), desc(seatGrant.sessionHash))
    .limit(keep);
  const rows = await db
    .delete(seatGrant)
    .where(and(eq(seatGrant.seatId, seatId), notInArray(seatGrant.sessionHash, newest)))
    .returning({ hash: seatGrant.sessionHash });
  return rows.map(({ hash }) => hash.toString('hex'));
}

/**
 * Ends the grants for a seat: all, only that of `only`, or all except that of `except`. Returns the
 * ids of the sessions that had one.
 */
export async function deleteSeatGrants(
  db: Database,
  seatId: string,
  { only, except }: { only?: Buffer; except?: Buffer } = {},
): Promise<string[]> {
  const rows = await db
    .delete(seatGrant)
    .where(
      and(
        eq(seatGrant.seatId, seatId),
        only && eq(seatGrant.sessionHash, only),
        except && ne(seatGrant.sessionHash, except),
      ),
    )
    .returning({ hash: seatGrant.sessionHash });
  return rows.map(({ hash }) => hash.toString('hex'));
}

/** Ends all grants of a browser in a workshop. */
export async function deleteGrantsInWorkshop(
  db: Database,
  { sessionHash, workshopId }: { sessionHash: Buffer; workshopId: string },
): Promise<void> {
  const seats = db.select({ id: seat.id }).from(seat).where(eq(seat.workshopId, workshopId));
  await db
    .delete(seatGrant)
    .where(and(eq(seatGrant.sessionHash, sessionHash), inArray(seatGrant.seatId, seats)));
}

/** A browser that can open a seat. */
export interface SeatDeviceRow {
  readonly hash: Buffer;
  readonly source: SeatGrantSource;
  /** When it first opened the seat. */
  readonly grantedAt: Date;
  readonly lastUsedAt: Date;
  readonly browser: string | null;
  readonly address: string | null;
}

/** The browsers that can open a seat, in the order in which they got access. */
export function listSeatDevices(db: Database, seatId: string): Promise<SeatDeviceRow[]> {
  return db
    .select({
      hash: session.hash,
      source: seatGrant.source,
      grantedAt: seatGrant.createdAt,
      lastUsedAt: session.lastUsedAt,
      browser: session.browser,
      address: session.address,
    })
    .from(seatGrant)
    .innerJoin(session, eq(session.hash, seatGrant.sessionHash))
    .where(eq(seatGrant.seatId, seatId))
    .orderBy(asc(seatGrant.createdAt), asc(session.hash));
}

export interface OwnSeatRow {
  readonly id: string;
  readonly label: string;
  readonly workshopId: string;
  readonly workshopName: string;
  readonly displayName: string | null;
}

/** The seats of these ids with their workshops, oldest first. */
export function listSeatsWithWorkshop(db: Database, ids: readonly string[]): Promise<OwnSeatRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .select({
      id: seat.id,
      label: seat.label,
      workshopId: seat.workshopId,
      workshopName: workshop.name,
      displayName: seat.displayName,
    })
    .from(seat)
    .innerJoin(workshop, eq(workshop.id, seat.workshopId))
    .where(and(inArray(seat.id, [...ids]), isNull(seat.removedAt)))
    .orderBy(asc(seat.createdAt), asc(seat.id));
}

/**
 * The seat that a browser joined by name in a workshop, read again under the lock of the workshop,
 * so that two requests of one browser don't create two seats.
 */
export async function findJoinedSeat(
  db: Database,
  workshopId: string,
  sessionHash: Buffer,
): Promise<typeof seat.$inferSelect | null> {
  const [row] = await db
    .select({ seat })
    .from(seatGrant)
    .innerJoin(seat, eq(seat.id, seatGrant.seatId))
    .where(
      and(
        eq(seatGrant.sessionHash, sessionHash),
        eq(seatGrant.source, 'join'),
        eq(seat.workshopId, workshopId),
        isNull(seat.removedAt),
      ),
    )
    .orderBy(desc(seatGrant.createdAt))
    .limit(1);
  return row?.seat ?? null;
}

/**
 * Serializes the codes and tokens of one seat until the transaction ends. Doesn't block rows that
 * only reference the seat. Returns false if the seat doesn't exist.
 */
export async function lockSeat(db: Database, id: string): Promise<boolean> {
  const rows = await db
    .select({ id: seat.id })
    .from(seat)
    .where(eq(seat.id, id))
    .for('no key update');
  return rows.length > 0;
}
