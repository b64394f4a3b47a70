import { and, eq, isNull, like, max, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, workshop, seat } from '#db/schema.ts';
import { seatLabel } from '#lib/protocol/seat-label.ts';

export type SeatRow = typeof seat.$inferSelect;

/**
 * Adds the next seat of a workshop, labeled by its ordinal. Call it in a transaction: it locks the
 * workshop's row, so that two calls at the same time get different labels. Throws if the workshop
 * doesn't exist.
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
  const [last] = await db
    .select({ ordinal: max(seat.ordinal) })
    .from(seat)
    .where(eq(seat.workshopId, workshopId));
  const ordinal = (last?.ordinal ?? 0) + 1;
  const row = {
    id,
    workshopId,
    label: seatLabel(ordinal),
    ordinal,
    displayName,
    personId,
    createdAt: now,
  };
  await db.insert(seat).values(row);
  return row;
}

/**
 * Serializes changes of seats and display names of one workshop until the transaction ends. Doesn't
 * block log rows, which only reference the workshop. Throws if the workshop doesn't exist.
 */
export async function lockWorkshop(db: Database, id: string): Promise<void> {
  const [row] = await db
    .select({ id: workshop.id })
    .from(workshop)
    .where(eq(workshop.id, id))
    .for('no key update');
  if (row === undefined) throw new Error(`workshop ${id} doesn't exist`);
}

/**
 * `wanted`, or with the first number that makes it unique in the workshop: `kiwi`, `kiwi 2`. Call
 * it after `lockWorkshop`.
 */
export async function uniqueDisplayName(
  db: Database,
  workshopId: string,
  wanted: string,
): Promise<string> {
  const pattern = `${wanted.replace(/[\\%_]/g, (char) => `\\${char}`)} %`;
  const rows = await db
    .select({ displayName: sql<string>`lower(${seat.displayName})` })
    .from(seat)
    .where(
      and(
        eq(seat.workshopId, workshopId),
        or(
          eq(sql`lower(${seat.displayName})`, sql`lower(${wanted})`),
          like(sql`lower(${seat.displayName})`, sql`lower(${pattern})`),
        ),
      ),
    );
  const usedNames = new Set(rows.map((row) => row.displayName));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${String(number)}`;
    if (!usedNames.has(name.toLowerCase())) return name;
  }
}

export async function findSeat(db: Database, id: string): Promise<SeatRow | null> {
  const [row] = await db.select().from(seat).where(eq(seat.id, id));
  return row ?? null;
}

export async function findSeatOfPerson(
  db: Database,
  workshopId: string,
  personId: string,
): Promise<SeatRow | null> {
  const [row] = await db
    .select()
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), eq(seat.personId, personId)));
  return row ?? null;
}

export function listSeatsOfPerson(
  db: Database,
  personId: string,
): Promise<{ id: string; workshopId: string; workshopName: string; displayName: string | null }[]> {
  return db
    .select({
      id: seat.id,
      workshopId: seat.workshopId,
      workshopName: workshop.name,
      displayName: seat.displayName,
    })
    .from(seat)
    .innerJoin(workshop, eq(workshop.id, seat.workshopId))
    .where(eq(seat.personId, personId))
    .orderBy(seat.createdAt);
}

/** Gives an empty seat to a person. Returns false if the seat isn't empty. */
export async function assignSeat(
  db: Database,
  id: string,
  { personId, displayName }: { personId: string; displayName: string },
): Promise<boolean> {
  const rows = await db
    .update(seat)
    .set({ personId, displayName })
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
