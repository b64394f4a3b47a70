import {
  and,
  count,
  eq,
  inArray,
  isNotNull,
  isNull,
  like,
  notExists,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, epoch, workshop, seat, seatGrant } from '#db/schema.ts';
import { displayNameKey, normalizeDisplayName } from '#lib/protocol/display-name.ts';
import { seatLabel, seatOrdinal } from '#lib/protocol/seat-label.ts';

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
 * Adds a seat to a workshop, labeled by its ordinal: `ordinal`, else the next one that no seat has. The
 * counter of the workshop keeps a label from being used twice. Call it in a transaction: it locks the workshop's row, so that two calls at the same time get different labels.
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
    ordinal: chosenOrdinal,
    now,
  }: {
    id: string;
    workshopId: string;
    personId?: string | null;
    displayName?: string | null;
    ordinal?: number;
    now: Date;
  },
): Promise<SeatRow> {
  await lockWorkshop(db, workshopId);
  await assertFreeSeats(db, workshopId, 1);
  const ordinal = chosenOrdinal ?? (await nextOrdinal(db, workshopId));
  const row = {
    id,
    workshopId,
    label: seatLabel(ordinal),
    ordinal,
    displayName,
    personId,
    handleKey: displayName === null ? null : displayNameKey(displayName),
    removedAt: null,
    isTest: false,
    createdAt: now,
  };
  await db.insert(seat).values(row);
  return row;
}

/** Counts on to the next number that no seat has, because a VM can choose a higher one (`takeSeat`). */
async function nextOrdinal(db: Database, workshopId: string): Promise<number> {
  const hasSeat = db
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), sql`${seat.ordinal} = candidate`));
  const seats = db.select({ seats: count() }).from(seat).where(eq(seat.workshopId, workshopId));
  const last = workshop.lastOrdinal;
  const [numbered] = await db
    .update(workshop)
    .set({
      lastOrdinal: sql`(select min(candidate) from generate_series(${last} + 1, ${last} + 1 + (${seats})) candidate where not exists (${hasSeat}))`,
    })
    .where(eq(workshop.id, workshopId))
    .returning({ ordinal: last });
  return numbered?.ordinal ?? 1;
}

/** The highest number of a seat that a VM can ask for; a workshop has at most as many seats. */
const MAX_WISHED_ORDINAL = 2_000;

/**
 * Gives a prepared VM a seat: the one with the label that it asks for, if the label is free or its seat
 * has neither an agent nor a student, else a new one. A label that the workshop's counter has passed is
 * free only with its seat, because a removed seat may have had it. Call it with the workshop locked.
 * @throws {WorkshopFullError}
 */
export async function takeSeat(
  db: Database,
  {
    id,
    workshopId,
    wishedLabel,
    now,
  }: { id: string; workshopId: string; wishedLabel: string | null; now: Date },
): Promise<SeatRow> {
  const ordinal = wishedLabel === null ? null : seatOrdinal(wishedLabel);
  if (ordinal === null || ordinal > MAX_WISHED_ORDINAL)
    return insertSeat(db, { id, workshopId, now });
  const [existing] = await db
    .select({ seat, lastOrdinal: workshop.lastOrdinal, isVacant: isVacant(db) })
    .from(workshop)
    .leftJoin(seat, and(eq(seat.workshopId, workshop.id), eq(seat.ordinal, ordinal)))
    .where(eq(workshop.id, workshopId));
  if (existing?.seat != null)
    return existing.isVacant ? existing.seat : insertSeat(db, { id, workshopId, now });
  const isPassed = ordinal <= (existing?.lastOrdinal ?? 0);
  return insertSeat(db, { id, workshopId, now, ...(isPassed ? {} : { ordinal }) });
}

/** No agent and no student ever used the seat. */
function isVacant(db: Database): SQL<boolean> {
  const unused = [agent, epoch, seatGrant].map((table) =>
    notExists(db.select().from(table).where(eq(table.seatId, seat.id))),
  );
  return sql<boolean>`coalesce(${and(
    isNull(seat.removedAt),
    isNull(seat.personId),
    isNull(seat.displayName),
    eq(seat.isTest, false),
    ...unused,
  )}, false)`;
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

/** Whether the seat has a row, also as a removed one. */
export async function existsSeatRow(db: Database, id: string): Promise<boolean> {
  const rows = await db.select({ id: seat.id }).from(seat).where(eq(seat.id, id));
  return rows.length > 0;
}

/** The seat of a workshop with this label, in any case, or with this id. */
export async function findSeatByLabel(
  db: Database,
  workshopId: string,
  text: string,
): Promise<SeatRow | null> {
  const [row] = await db
    .select()
    .from(seat)
    .where(
      and(
        eq(seat.workshopId, workshopId),
        isNull(seat.removedAt),
        or(eq(seat.label, text.trim().toUpperCase()), eq(seat.id, text)),
      ),
    );
  return row ?? null;
}

/**
 * The seat of the student whose name readers can't tell from `text`, or else the seat with a student
 * that has `text` as its label, in any case. null without one.
 */
export async function findSeatOfStudent(
  db: Database,
  workshopId: string,
  text: string,
): Promise<SeatRow | null> {
  const key = displayNameKey(normalizeDisplayName(text));
  const label = text.trim().toUpperCase();
  const rows = await db
    .select()
    .from(seat)
    .where(
      and(
        eq(seat.workshopId, workshopId),
        isNull(seat.removedAt),
        isNotNull(seat.personId),
        or(eq(seat.handleKey, key), eq(seat.label, label)),
      ),
    );
  return rows.find(({ handleKey }) => handleKey === key) ?? rows[0] ?? null;
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
