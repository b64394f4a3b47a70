import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNull,
  notExists,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import {
  command,
  factState,
  membership,
  person,
  seat,
  seatGrant,
  session,
  workshop,
} from '#db/schema.ts';

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
  openedAt: workshop.openedAt,
  startedAt: workshop.startedAt,
  endedAt: workshop.endedAt,
  endedFrom: workshop.endedFrom,
  expectedSeats: workshop.expectedSeats,
  requiredReadiness: workshop.requiredReadiness,
  showsZone: workshop.showsZone,
  seatLimit: workshop.seatLimit,
  joining: workshop.joining,
  namesDays: workshop.namesDays,
  logDays: workshop.logDays,
  namesErasedAt: workshop.namesErasedAt,
  namesNoticeAt: workshop.namesNoticeAt,
  logNoticeAt: workshop.logNoticeAt,
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

/** What staff and the lifecycle change in a workshop. */
export type WorkshopChange = Partial<
  Omit<WorkshopRow, 'id' | 'packId' | 'packVersion' | 'packDigest' | 'createdAt'>
>;

export async function updateWorkshop(
  db: Database,
  id: string,
  change: WorkshopChange,
): Promise<void> {
  await db.update(workshop).set(change).where(eq(workshop.id, id));
}

/** Whether the workshop has a seat, also a removed one that can be restored. */
export async function hasSeats(db: Database, id: string): Promise<boolean> {
  const rows = await db.select({ id: seat.id }).from(seat).where(eq(seat.workshopId, id)).limit(1);
  return rows.length > 0;
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

export function listWorkshopsInState(
  db: Database,
  states: readonly WorkshopRow['state'][],
): Promise<{ id: string }[]> {
  return db
    .select({ id: workshop.id })
    .from(workshop)
    .where(inArray(workshop.state, [...states]));
}

/** Workshops that were ended after `endedAfter`. */
export function listWorkshopsEndedAfter(db: Database, endedAfter: Date): Promise<{ id: string }[]> {
  return db
    .select({ id: workshop.id })
    .from(workshop)
    .where(and(eq(workshop.state, 'ended'), gt(workshop.endedAt, endedAfter)));
}

export interface WorkshopListItem extends WorkshopRow {
  readonly seats: number;
  readonly role: string;
  readonly logErasedAt: Date | null;
}

/** The workshops in which a staff member has a role, latest start first. */
export async function listWorkshopsOfPerson(
  db: Database,
  personId: string,
): Promise<WorkshopListItem[]> {
  return selectWorkshopList(db, personId).where(eq(membership.personId, personId));
}

/** One workshop as `listWorkshopsOfPerson` lists it. */
export async function findWorkshopOfPerson(
  db: Database,
  personId: string,
  id: string,
): Promise<WorkshopListItem | null> {
  const [row] = await selectWorkshopList(db, personId).where(eq(workshop.id, id));
  return row ?? null;
}

export interface WorkshopFilter {
  /** Part of the name. Upper and lower case are the same. */
  readonly text: string;
  /** Part of the code without dashes; empty: the code isn't searched. */
  readonly code: string;
  /** Courses whose title has the text. */
  readonly packIds: readonly string[];
  readonly states: readonly WorkshopRow['state'][];
  readonly role: MemberRole | null;
  readonly course: string | null;
  readonly sort: 'start' | 'name' | 'students';
  readonly limit: number;
  readonly offset: number;
}
type MemberRole = (typeof membership.$inferSelect)['role'];

/** A part of the workshops of a staff member that match, with the number of all that do. */
export async function searchWorkshopsOfPerson(
  db: Database,
  personId: string,
  filter: WorkshopFilter,
): Promise<{ workshops: WorkshopListItem[]; total: number }> {
  const condition = and(
    eq(membership.personId, personId),
    inArray(workshop.state, [...filter.states]),
    filter.role === null ? undefined : eq(membership.role, filter.role),
    filter.course === null ? undefined : eq(workshop.packId, filter.course),
    filter.text === '' ? undefined : matchesText(filter),
  );
  const [workshops, [counted]] = await Promise.all([
    selectWorkshopList(db, personId, filter.sort)
      .where(condition)
      .limit(filter.limit)
      .offset(filter.offset),
    db
      .select({ total: count() })
      .from(workshop)
      .innerJoin(membership, eq(membership.workshopId, workshop.id))
      .where(condition),
  ]);
  return { workshops, total: counted?.total ?? 0 };
}

function matchesText({ text, code, packIds }: WorkshopFilter): SQL | undefined {
  return or(
    sql`strpos(lower(${workshop.name}), lower(${text})) > 0`,
    code === '' ? undefined : sql`strpos(replace(${workshop.code}, '-', ''), ${code}) > 0`,
    packIds.length === 0 ? undefined : inArray(workshop.packId, [...packIds]),
  );
}

/** The courses of all workshops of a staff member, and their names. */
export async function listNamesAndCourses(
  db: Database,
  personId: string,
): Promise<{ name: string; packId: string }[]> {
  return db
    .select({ name: workshop.name, packId: workshop.packId })
    .from(workshop)
    .innerJoin(membership, eq(membership.workshopId, workshop.id))
    .where(eq(membership.personId, personId));
}

/** How often students of a workshop asked for help. Another text for an open request isn't one. */
export async function countHelpRequests(db: Database, id: string): Promise<number> {
  const previous = sql`lag(${command.kind}) over (partition by ${command.seatId} order by ${command.pos})`;
  const requests = db
    .select({
      isNew:
        sql<boolean>`${command.kind} = 'request-help' and ${previous} is distinct from 'request-help'`.as(
          'is_new',
        ),
    })
    .from(command)
    .where(
      and(
        eq(command.workshopId, id),
        inArray(command.kind, ['request-help', 'cancel-help', 'resolve-help']),
      ),
    )
    .as('requests');
  const [counted] = await db
    .select({ requests: count() })
    .from(requests)
    .where(sql`${requests.isNew}`);
  return counted?.requests ?? 0;
}

function selectWorkshopList(
  db: Database,
  personId: string,
  sort: WorkshopFilter['sort'] = 'start',
) {
  const seats = db
    .select({ workshopId: seat.workshopId, seats: count().as('seats') })
    .from(seat)
    .where(isNull(seat.removedAt))
    .groupBy(seat.workshopId)
    .as('seats_of_workshop');
  const newestFirst = [desc(workshop.startsAt), desc(workshop.id)];
  const order = {
    start: newestFirst,
    name: [asc(sql`lower(${workshop.name})`), ...newestFirst],
    students: [desc(sql`coalesce(${seats.seats}, 0)`), ...newestFirst],
  };
  return db
    .select({
      ...workshopColumns,
      seats: sql<number>`coalesce(${seats.seats}, 0)::int`,
      role: sql<string>`coalesce(${membership.role}, 'student')`,
      logErasedAt: factState.logErasedAt,
    })
    .from(workshop)
    .leftJoin(
      membership,
      and(eq(membership.workshopId, workshop.id), eq(membership.personId, personId)),
    )
    .leftJoin(seats, eq(seats.workshopId, workshop.id))
    .leftJoin(factState, eq(factState.workshopId, workshop.id))
    .orderBy(...order[sort])
    .$dynamic();
}
