import { and, count, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { event, membership, seat } from '#db/schema.ts';

/** All of an event but its fence, which is its single writer's business. */
export type EventRow = Omit<typeof event.$inferSelect, 'fence'>;
const columns = {
  id: event.id,
  name: event.name,
  code: event.code,
  state: event.state,
  pack: event.pack,
  packVersion: event.packVersion,
  packDigest: event.packDigest,
  language: event.language,
  timeZone: event.timeZone,
  startsAt: event.startsAt,
  createdAt: event.createdAt,
  endedAt: event.endedAt,
};

/** States in which a code is taken. */
export const UNENDED = ['draft', 'open', 'live'] as const;

export async function insertEvent(db: Database, row: typeof event.$inferInsert): Promise<void> {
  await db.insert(event).values(row);
}

export async function findEvent(db: Database, id: string): Promise<EventRow | null> {
  const [row] = await db.select(columns).from(event).where(eq(event.id, id));
  return row ?? null;
}

/** The event that bears the code now, else the last that bore it. */
export async function findEventByCode(db: Database, code: string): Promise<EventRow | null> {
  const [row] = await db
    .select(columns)
    .from(event)
    .where(eq(event.code, code))
    .orderBy(desc(inArray(event.state, [...UNENDED])), desc(event.createdAt))
    .limit(1);
  return row ?? null;
}

export async function updateEvent(
  db: Database,
  id: string,
  change: Partial<Pick<EventRow, 'name' | 'state' | 'startsAt' | 'endedAt'>>,
): Promise<void> {
  await db.update(event).set(change).where(eq(event.id, id));
}

export async function deleteEvent(db: Database, id: string): Promise<void> {
  await db.delete(event).where(eq(event.id, id));
}

export function eventsInState(
  db: Database,
  states: readonly EventRow['state'][],
): Promise<{ id: string }[]> {
  return db
    .select({ id: event.id })
    .from(event)
    .where(inArray(event.state, [...states]));
}

export interface ListedEvent extends EventRow {
  readonly seats: number;
  readonly role: string;
}

/** The events a person has a role or a seat in, newest start first. */
export async function eventsOfPerson(db: Database, person: string): Promise<ListedEvent[]> {
  return listed(
    db,
    person,
    or(
      eq(membership.person, person),
      sql`exists (select 1 from ${seat} where ${seat.event} = ${event.id} and ${seat.person} = ${person})`,
    ),
  );
}

/** One event as `eventsOfPerson` lists it. */
export async function eventOfPerson(
  db: Database,
  person: string,
  id: string,
): Promise<ListedEvent | null> {
  const [row] = await listed(db, person, eq(event.id, id));
  return row ?? null;
}

function listed(db: Database, person: string, which: SQL | undefined): Promise<ListedEvent[]> {
  const seats = db
    .select({ event: seat.event, seats: count().as('seats') })
    .from(seat)
    .groupBy(seat.event)
    .as('seats_of_event');
  return db
    .select({
      ...columns,
      seats: sql<number>`coalesce(${seats.seats}, 0)::int`,
      role: sql<string>`coalesce(${membership.role}, 'student')`,
    })
    .from(event)
    .leftJoin(membership, and(eq(membership.event, event.id), eq(membership.person, person)))
    .leftJoin(seats, eq(seats.event, event.id))
    .where(which)
    .orderBy(desc(event.startsAt), desc(event.id));
}
