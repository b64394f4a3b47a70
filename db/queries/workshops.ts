import { randomBytes } from 'node:crypto';
import { and, count, desc, eq, inArray, isNull, notExists, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { membership, person, seat, seatGrant, session, workshop } from '#db/schema.ts';

/** A workshop without what only the writer of its log, the seats and the exports use. */
export type WorkshopRow = Omit<
  typeof workshop.$inferSelect,
  'fence' | 'lastOrdinal' | 'pseudonymKey'
>;
const workshopColumns = {
  id: workshop.id,
  name: workshop.name,
  code: workshop.code,
  state: workshop.state,
  packId: workshop.packId,
  packVersion: workshop.packVersion,
  packDigest: workshop.packDigest,
  language: workshop.language,
  timeZone: workshop.timeZone,
  startsAt: workshop.startsAt,
  createdAt: workshop.createdAt,
  endedAt: workshop.endedAt,
  seatLimit: workshop.seatLimit,
  joining: workshop.joining,
};

/** States in which a code is unique. */
export const ACTIVE_STATES = ['draft', 'open', 'live'] as const;

export async function insertWorkshop(
  db: Database,
  row: typeof workshop.$inferInsert,
): Promise<void> {
  await db.insert(workshop).values(row);
}

export async function findWorkshop(db: Database, id: string): Promise<WorkshopRow | null> {
  const [row] = await db.select(workshopColumns).from(workshop).where(eq(workshop.id, id));
  return row ?? null;
}

/** The active workshop with this code, otherwise the latest one that had it. */
export async function findWorkshopByCode(db: Database, code: string): Promise<WorkshopRow | null> {
  const [row] = await db
    .select(workshopColumns)
    .from(workshop)
    .where(eq(workshop.code, code))
    .orderBy(desc(inArray(workshop.state, [...ACTIVE_STATES])), desc(workshop.createdAt))
    .limit(1);
  return row ?? null;
}

export async function updateWorkshop(
  db: Database,
  id: string,
  change: Partial<
    Pick<WorkshopRow, 'name' | 'state' | 'startsAt' | 'endedAt' | 'code' | 'joining' | 'seatLimit'>
  >,
): Promise<void> {
  await db.update(workshop).set(change).where(eq(workshop.id, id));
}

/**
 * Deletes a workshop with its log, seats and tokens, and the persons and sessions that have nothing
 * else: no other workshop, and no permission to create one.
 */
export async function deleteWorkshop(db: Database, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const members = tx
      .select({ id: membership.personId })
      .from(membership)
      .where(eq(membership.workshopId, id));
    const students = tx.select({ id: seat.personId }).from(seat).where(eq(seat.workshopId, id));
    const persons = await tx
      .select({ id: person.id })
      .from(person)
      .where(
        and(
          eq(person.isInstructor, false),
          or(inArray(person.id, members), inArray(person.id, students)),
        ),
      );
    const sessions = await tx
      .select({ hash: seatGrant.sessionHash })
      .from(seatGrant)
      .innerJoin(seat, eq(seat.id, seatGrant.seatId))
      .where(eq(seat.workshopId, id));
    await tx.delete(workshop).where(eq(workshop.id, id));
    if (persons.length > 0)
      await tx.delete(person).where(
        and(
          inArray(
            person.id,
            persons.map((row) => row.id),
          ),
          notExists(tx.select().from(membership).where(eq(membership.personId, person.id))),
          notExists(tx.select().from(seat).where(eq(seat.personId, person.id))),
        ),
      );
    if (sessions.length > 0)
      await tx.delete(session).where(
        and(
          inArray(
            session.hash,
            sessions.map((row) => row.hash),
          ),
          isNull(session.personId),
          notExists(tx.select().from(seatGrant).where(eq(seatGrant.sessionHash, session.hash))),
        ),
      );
  });
}

/** The key of the pseudonyms in the exports of a workshop: 256 random bits, made at first use. */
export async function getPseudonymKey(db: Database, id: string): Promise<Buffer> {
  await db
    .update(workshop)
    .set({ pseudonymKey: randomBytes(32) })
    .where(and(eq(workshop.id, id), isNull(workshop.pseudonymKey)));
  const [row] = await db
    .select({ key: workshop.pseudonymKey })
    .from(workshop)
    .where(eq(workshop.id, id));
  if (row?.key == null) throw new Error(`workshop ${id} doesn't exist`);
  return row.key;
}

export function listWorkshopsInState(
  db: Database,
  states: readonly WorkshopRow['state'][],
): Promise<{ id: string }[]> {
  return db
    .select({ id: workshop.id })
    .from(workshop)
    .where(inArray(workshop.state, [...states]));
}

export interface WorkshopListItem extends WorkshopRow {
  readonly seats: number;
  readonly role: string;
}

/** The workshops in which a staff member has a role, latest start first. */
export async function listWorkshopsOfPerson(
  db: Database,
  personId: string,
): Promise<WorkshopListItem[]> {
  return selectWorkshopList(db, personId, eq(membership.personId, personId));
}

/** One workshop as `listWorkshopsOfPerson` lists it. */
export async function findWorkshopOfPerson(
  db: Database,
  personId: string,
  id: string,
): Promise<WorkshopListItem | null> {
  const [row] = await selectWorkshopList(db, personId, eq(workshop.id, id));
  return row ?? null;
}

function selectWorkshopList(
  db: Database,
  personId: string,
  condition: SQL | undefined,
): Promise<WorkshopListItem[]> {
  const seats = db
    .select({ workshopId: seat.workshopId, seats: count().as('seats') })
    .from(seat)
    .where(isNull(seat.removedAt))
    .groupBy(seat.workshopId)
    .as('seats_of_workshop');
  return db
    .select({
      ...workshopColumns,
      seats: sql<number>`coalesce(${seats.seats}, 0)::int`,
      role: sql<string>`coalesce(${membership.role}, 'student')`,
    })
    .from(workshop)
    .leftJoin(
      membership,
      and(eq(membership.workshopId, workshop.id), eq(membership.personId, personId)),
    )
    .leftJoin(seats, eq(seats.workshopId, workshop.id))
    .where(condition)
    .orderBy(desc(workshop.startsAt), desc(workshop.id));
}
