import { and, eq, isNull, like, max, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, workshop, seat } from '#db/schema.ts';
import { seatLabel } from '#lib/protocol/seat-label.ts';

export type SeatRow = typeof seat.$inferSelect;

/**
 * The next seat of an event, its label by order. Run it in a transaction: the event's row is locked, so that two that come at
 * once get two labels. Throws where the event is gone.
 */
export async function insertSeat(
  db: Database,
  {
    id,
    workshopId: workshopId,
    personId,
    displayName,
    now,
  }: { id: string; workshopId: string; personId?: string; displayName?: string; now: Date },
): Promise<SeatRow> {
  await lockWorkshop(db, workshopId);
  const [last] = await db
    .select({ ordinal: max(seat.ordinal) })
    .from(seat)
    .where(eq(seat.workshopId, workshopId));
  const ordinal = (last?.ordinal ?? 0) + 1;
  const row = {
    id,
    workshopId: workshopId,
    label: seatLabel(ordinal),
    ordinal,
    displayName: displayName ?? null,
    personId: personId ?? null,
    createdAt: now,
  };
  await db.insert(seat).values(row);
  return row;
}

/** Seats and handles of one event change one after the other; the log's own rows, which refer to the event, go on meanwhile. */
export async function lockWorkshop(db: Database, id: string): Promise<void> {
  const [row] = await db
    .select({ id: workshop.id })
    .from(workshop)
    .where(eq(workshop.id, id))
    .for('no key update');
  if (row === undefined) throw new Error(`there is no event ${id}`);
}

/** The handle itself where it is free, else with the first number that makes it so: `kiwi`, `kiwi 2`. Under `lockEvent`. */
export async function uniqueDisplayName(
  db: Database,
  workshopId: string,
  wanted: string,
): Promise<string> {
  const pattern = `${wanted.replace(/[\\%_]/g, (char) => `\\${char}`)} %`;
  const taken = await db
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
  const displayNames = new Set(taken.map((row) => row.displayName));
  for (let number = 1; ; number += 1) {
    const displayName = number === 1 ? wanted : `${wanted} ${String(number)}`;
    if (!displayNames.has(displayName.toLowerCase())) return displayName;
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

/** Puts a person on a seat where nobody sits; false when somebody does. */
export async function assignSeat(
  db: Database,
  id: string,
  { personId, displayName }: { personId: string; displayName: string },
): Promise<boolean> {
  const sat = await db
    .update(seat)
    .set({ personId, displayName })
    .where(and(eq(seat.id, id), isNull(seat.personId)))
    .returning({ id: seat.id });
  return sat.length > 0;
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
