import { and, count, eq, inArray, isNull, like, max, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, workshop, seat } from '#db/schema.ts';
import { displayNameKey, normalizeDisplayName } from '#lib/protocol/display-name.ts';
import { seatLabel } from '#lib/protocol/seat-label.ts';

export type SeatRow = typeof seat.$inferSelect;

/** The workshop has as many seats as its owner allows. */
export class WorkshopFullError extends Error {
  override readonly name = 'WorkshopFullError';
  readonly limit: number;

  constructor(limit: number) {
    super(`This workshop is full (${String(limit)} seats).`);
    this.limit = limit;
  }
}

/**
 * Adds the next seat of a workshop, labeled by its ordinal; a label isn't used twice. Call it in a
 * transaction: it locks the workshop's row, so that two calls at the same time get different labels.
 * @throws {WorkshopFullError}
 * @throws {Error} the workshop doesn't exist
 */
export async function insertSeat(
  db: Database,
  {
    id,
    workshopId,
    personId = null,
    displayName = null,
    now,
  }: {
    id: string;
    workshopId: string;
    personId?: string | null;
    displayName?: string | null;
    now: Date;
  },
): Promise<SeatRow> {
  await lockWorkshop(db, workshopId);
  await assertFreeSeats(db, workshopId, 1);
  const highest = db
    .select({ ordinal: sql`coalesce(${max(seat.ordinal)}, 0)` })
    .from(seat)
    .where(eq(seat.workshopId, workshopId));
  const [numbered] = await db
    .update(workshop)
    .set({ lastOrdinal: sql`greatest(${workshop.lastOrdinal}, (${highest})) + 1` })
    .where(eq(workshop.id, workshopId))
    .returning({ ordinal: workshop.lastOrdinal });
  const ordinal = numbered?.ordinal ?? 1;
  const row = {
    id,
    workshopId,
    label: seatLabel(ordinal),
    ordinal,
    displayName,
    personId,
    handleKey: displayName === null ? null : displayNameKey(displayName),
    removedAt: null,
    createdAt: now,
  };
  await db.insert(seat).values(row);
  return row;
}

/** How many seats the workshop has, without removed ones, and how many it can have. */
export async function countSeats(
  db: Database,
  workshopId: string,
): Promise<{ seats: number; limit: number }> {
  const [row] = await db
    .select({ limit: workshop.seatLimit, seats: count(seat.id) })
    .from(workshop)
    .leftJoin(seat, and(eq(seat.workshopId, workshop.id), isNull(seat.removedAt)))
    .where(eq(workshop.id, workshopId))
    .groupBy(workshop.id);
  return row ?? { seats: 0, limit: 0 };
}

/**
 * Call it after `lockWorkshop`.
 * @throws {WorkshopFullError} fewer than `wanted` seats are free
 */
export async function assertFreeSeats(
  db: Database,
  workshopId: string,
  wanted: number,
): Promise<void> {
  const { seats, limit } = await countSeats(db, workshopId);
  if (seats + wanted > limit) throw new WorkshopFullError(limit);
}

/**
 * Serializes changes of seats and display names of one workshop until the transaction ends. Doesn't
 * block log rows, which only reference the workshop. Throws if the workshop doesn't exist.
 */
export async function lockWorkshop(
  db: Database,
  id: string,
): Promise<{ state: (typeof workshop.$inferSelect)['state'] }> {
  const [row] = await db
    .select({ state: workshop.state })
    .from(workshop)
    .where(eq(workshop.id, id))
    .for('no key update');
  if (row === undefined) throw new Error(`workshop ${id} doesn't exist`);
  return row;
}

/**
 * `wanted`, or with the first number that makes it unique in the workshop for readers: `kiwi`,
 * `kiwi 2`. Call it after `lockWorkshop`.
 */
export async function uniqueDisplayName(
  db: Database,
  workshopId: string,
  wanted: string,
): Promise<string> {
  const shown = normalizeDisplayName(wanted);
  const key = displayNameKey(shown);
  const pattern = `${key.replace(/[\\%_]/g, (char) => `\\${char}`)} %`;
  const rows = await db
    .select({ key: seat.handleKey })
    .from(seat)
    .where(
      and(
        eq(seat.workshopId, workshopId),
        or(eq(seat.handleKey, key), like(seat.handleKey, pattern)),
      ),
    );
  const usedKeys = new Set(rows.map((row) => row.key));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? shown : `${shown} ${String(number)}`;
    if (!usedKeys.has(displayNameKey(name))) return name;
  }
}

/** A seat that isn't removed. */
export async function findSeat(db: Database, id: string): Promise<SeatRow | null> {
  const [row] = await db
    .select()
    .from(seat)
    .where(and(eq(seat.id, id), isNull(seat.removedAt)));
  return row ?? null;
}

/** Gives an empty seat to a person. Returns false if the seat isn't empty. */
export async function assignSeat(
  db: Database,
  id: string,
  { personId, displayName }: { personId: string; displayName: string },
): Promise<boolean> {
  const rows = await db
    .update(seat)
    .set({ personId, displayName, handleKey: displayNameKey(displayName) })
    .where(and(eq(seat.id, id), isNull(seat.personId)))
    .returning({ id: seat.id });
  return rows.length > 0;
}

export async function deleteSeat(db: Database, id: string): Promise<void> {
  await db.delete(seat).where(eq(seat.id, id));
}

/** Whether an agent was ever admitted to the seat. */
export async function hasAgent(db: Database, id: string): Promise<boolean> {
  const [row] = await db
    .select({ key: agent.key })
    .from(agent)
    .where(eq(agent.seatId, id))
    .limit(1);
  return row !== undefined;
}

/** Labels by id. */
export async function listSeatLabels(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: seat.id, label: seat.label })
    .from(seat)
    .where(inArray(seat.id, [...ids]));
  return new Map(rows.map(({ id, label }) => [id, label]));
}
