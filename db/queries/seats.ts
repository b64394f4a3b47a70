import { and, eq, isNull, like, max, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, event, seat } from '#db/schema.ts';
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
    event: eventId,
    person,
    handle,
    now,
  }: { id: string; event: string; person?: string; handle?: string; now: Date },
): Promise<SeatRow> {
  await lockEvent(db, eventId);
  const [last] = await db
    .select({ ordinal: max(seat.ordinal) })
    .from(seat)
    .where(eq(seat.event, eventId));
  const ordinal = (last?.ordinal ?? 0) + 1;
  const row = {
    id,
    event: eventId,
    label: seatLabel(ordinal),
    ordinal,
    handle: handle ?? null,
    person: person ?? null,
    createdAt: now,
  };
  await db.insert(seat).values(row);
  return row;
}

/** Seats and handles of one event change one after the other; the log's own rows, which refer to the event, go on meanwhile. */
export async function lockEvent(db: Database, id: string): Promise<void> {
  const [row] = await db
    .select({ id: event.id })
    .from(event)
    .where(eq(event.id, id))
    .for('no key update');
  if (row === undefined) throw new Error(`there is no event ${id}`);
}

/** The handle itself where it is free, else with the first number that makes it so: `kiwi`, `kiwi 2`. Under `lockEvent`. */
export async function freeHandle(db: Database, eventId: string, wanted: string): Promise<string> {
  const pattern = `${wanted.replace(/[\\%_]/g, (char) => `\\${char}`)} %`;
  const taken = await db
    .select({ handle: sql<string>`lower(${seat.handle})` })
    .from(seat)
    .where(
      and(
        eq(seat.event, eventId),
        or(
          eq(sql`lower(${seat.handle})`, sql`lower(${wanted})`),
          like(sql`lower(${seat.handle})`, sql`lower(${pattern})`),
        ),
      ),
    );
  const handles = new Set(taken.map((row) => row.handle));
  for (let number = 1; ; number += 1) {
    const handle = number === 1 ? wanted : `${wanted} ${String(number)}`;
    if (!handles.has(handle.toLowerCase())) return handle;
  }
}

export async function findSeat(db: Database, id: string): Promise<SeatRow | null> {
  const [row] = await db.select().from(seat).where(eq(seat.id, id));
  return row ?? null;
}

export async function seatOfPerson(
  db: Database,
  eventId: string,
  person: string,
): Promise<SeatRow | null> {
  const [row] = await db
    .select()
    .from(seat)
    .where(and(eq(seat.event, eventId), eq(seat.person, person)));
  return row ?? null;
}

export function seatsOfPerson(
  db: Database,
  person: string,
): Promise<{ id: string; event: string; eventName: string; handle: string | null }[]> {
  return db
    .select({ id: seat.id, event: seat.event, eventName: event.name, handle: seat.handle })
    .from(seat)
    .innerJoin(event, eq(event.id, seat.event))
    .where(eq(seat.person, person))
    .orderBy(seat.createdAt);
}

/** Puts a person on a seat where nobody sits; false when somebody does. */
export async function sitDown(
  db: Database,
  id: string,
  { person, handle }: { person: string; handle: string },
): Promise<boolean> {
  const sat = await db
    .update(seat)
    .set({ person, handle })
    .where(and(eq(seat.id, id), isNull(seat.person)))
    .returning({ id: seat.id });
  return sat.length > 0;
}

export async function deleteSeat(db: Database, id: string): Promise<void> {
  await db.delete(seat).where(eq(seat.id, id));
}

/** Whether an agent was ever admitted to the seat. */
export async function hasAgent(db: Database, id: string): Promise<boolean> {
  const [row] = await db.select({ key: agent.key }).from(agent).where(eq(agent.seat, id)).limit(1);
  return row !== undefined;
}
