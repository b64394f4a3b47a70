import { and, count, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { workshop, membership, seat } from '#db/schema.ts';

/** A workshop without its fencing number, which only the writer of its log uses. */
export type WorkshopRow = Omit<typeof workshop.$inferSelect, 'fence'>;
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
  change: Partial<Pick<WorkshopRow, 'name' | 'state' | 'startsAt' | 'endedAt'>>,
): Promise<void> {
  await db.update(workshop).set(change).where(eq(workshop.id, id));
}

export async function deleteWorkshop(db: Database, id: string): Promise<void> {
  await db.delete(workshop).where(eq(workshop.id, id));
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

/** The workshops in which a person has a role or a seat, latest start first. */
export async function listWorkshopsOfPerson(
  db: Database,
  personId: string,
): Promise<WorkshopListItem[]> {
  return selectWorkshopList(
    db,
    personId,
    or(
      eq(membership.personId, personId),
      sql`exists (select 1 from ${seat} where ${seat.workshopId} = ${workshop.id} and ${seat.personId} = ${personId})`,
    ),
  );
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
