import { and, asc, eq, inArray, isNotNull, isNull, notExists, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { roster, seat } from '#db/schema.ts';

export type RosterTableRow = typeof roster.$inferSelect;
type RosterMatchedBy = NonNullable<RosterTableRow['matchedBy']>;

/** A statement has at most 65,535 parameters. */
const ROWS_PER_STATEMENT = 1_000;

/** A student who can have a row: of a seat that isn't removed and isn't a test seat. */
export interface RosterStudent {
  readonly seatId: string;
  readonly label: string;
  readonly name: string;
}

/** The rows of a workshop in the order of the file, also removed ones. */
export function listRoster(db: Database, workshopId: string): Promise<RosterTableRow[]> {
  return db
    .select()
    .from(roster)
    .where(eq(roster.workshopId, workshopId))
    .orderBy(asc(roster.position), asc(roster.key));
}

/** The students of a workshop in the order of their seats. */
export async function listRosterStudents(
  db: Database,
  workshopId: string,
): Promise<RosterStudent[]> {
  const rows = await db
    .select({ seatId: seat.id, label: seat.label, name: seat.displayName })
    .from(seat)
    .where(
      and(
        eq(seat.workshopId, workshopId),
        isNull(seat.removedAt),
        eq(seat.isTest, false),
        isNotNull(seat.displayName),
      ),
    )
    .orderBy(asc(seat.ordinal));
  return rows.map((row) => ({ ...row, name: row.name ?? '' }));
}

/** The rows that no student of a seat has; a removed seat has none. */
export function listFreeRosterRows(
  db: Database,
  workshopId: string,
): Promise<Pick<RosterTableRow, 'key' | 'name' | 'kana'>[]> {
  return db
    .select({ key: roster.key, name: roster.name, kana: roster.kana })
    .from(roster)
    .where(
      and(
        eq(roster.workshopId, workshopId),
        isNull(roster.removedAt),
        notExists(
          db
            .select({ id: seat.id })
            .from(seat)
            .where(and(eq(seat.id, roster.seatId), isNull(seat.removedAt))),
        ),
      ),
    );
}

/** What the organization calls the students, by seat. Rows without an id and removed ones are left out. */
export async function listStudentIds(
  db: Database,
  workshopId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ seatId: roster.seatId, studentId: roster.studentId })
    .from(roster)
    .where(
      and(eq(roster.workshopId, workshopId), isNull(roster.removedAt), isNotNull(roster.studentId)),
    );
  return new Map(
    rows.flatMap(({ seatId, studentId }) =>
      seatId === null || studentId === null ? [] : [[seatId, studentId] as const],
    ),
  );
}

/** Inserts rows, and replaces the values of those with the same keys. */
export async function upsertRoster(db: Database, rows: readonly RosterTableRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await db
      .insert(roster)
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .onConflictDoUpdate({
        target: [roster.workshopId, roster.key],
        set: {
          position: sql`excluded.position`,
          studentId: sql`excluded.student_id`,
          name: sql`excluded.name`,
          kana: sql`excluded.kana`,
          email: sql`excluded.email`,
          group: sql`excluded."group"`,
          label: sql`excluded.label`,
          language: sql`excluded.language`,
          host: sql`excluded.host`,
          login: sql`excluded.login`,
          note: sql`excluded.note`,
          seatId: sql`excluded.seat_id`,
          matchedBy: sql`excluded.matched_by`,
          removedAt: sql`excluded.removed_at`,
        },
      });
}

/** Marks rows as removed. Their matches stay, for the case that they come back. */
export async function markRosterRemoved(
  db: Database,
  { workshopId, keys, now }: { workshopId: string; keys: readonly string[]; now: Date },
): Promise<void> {
  if (keys.length > 0)
    await db
      .update(roster)
      .set({ removedAt: now })
      .where(and(eq(roster.workshopId, workshopId), inArray(roster.key, [...keys])));
}

/** Ends the matches of seats, whatever their rows are. */
export async function clearRosterMatches(db: Database, seatIds: readonly string[]): Promise<void> {
  if (seatIds.length > 0)
    await db
      .update(roster)
      .set({ seatId: null, matchedBy: null })
      .where(inArray(roster.seatId, [...seatIds]));
}

/**
 * Matches a row with a seat, or with none. A seat has one row: an earlier one is free then. Returns
 * false for a row that is unknown or removed. Call it in a transaction after `lockWorkshop`.
 */
export async function setRosterMatch(
  db: Database,
  match: {
    readonly workshopId: string;
    readonly key: string;
    readonly seatId: string | null;
    readonly matchedBy: RosterMatchedBy;
  },
): Promise<boolean> {
  const { workshopId, key, seatId, matchedBy } = match;
  if (seatId !== null) await clearRosterMatches(db, [seatId]);
  const rows = await db
    .update(roster)
    .set(seatId === null ? { seatId, matchedBy: null } : { seatId, matchedBy })
    .where(and(eq(roster.workshopId, workshopId), eq(roster.key, key), isNull(roster.removedAt)))
    .returning({ key: roster.key });
  return rows.length > 0;
}

/** Gives the row of one seat to another one that has none. Call it before the first one is deleted. */
export async function moveRosterMatch(
  db: Database,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const [taken] = await db.select({ key: roster.key }).from(roster).where(eq(roster.seatId, to));
  if (taken === undefined)
    await db.update(roster).set({ seatId: to }).where(eq(roster.seatId, from));
}
