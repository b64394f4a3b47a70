import {
  listRoster,
  listRosterStudents,
  type RosterStudent,
  type RosterTableRow,
} from '#db/queries/roster.ts';
import type { Database } from '#db/connect.ts';
import { generateId } from '#lib/auth/secret.ts';
import type { RosterPerson, RosterPreview, RosterProblem } from '#lib/protocol/api/roster.ts';
import { findSeatProblems } from '#lib/roster/check-seats.ts';
import { compareRoster, type ComparedRow } from '#lib/roster/compare.ts';
import { matchByName, type RosterMatch } from '#lib/roster/match.ts';
import type { Roster, RosterValues, StoredRosterRow } from '#lib/roster/types.ts';

/** A row after the import. `key`: of the stored row, or a new one. */
interface PlannedRow extends ComparedRow {
  readonly key: string;
}

/** What an import does. */
export interface ImportPlan {
  readonly rows: readonly PlannedRow[];
  readonly removed: readonly StoredRosterRow[];
  /** New matches, by name. */
  readonly matches: readonly RosterMatch[];
  /** Rows of the table before the import, by their keys. */
  readonly before: ReadonlyMap<string, RosterTableRow>;
  /** Rows of the table after the import, also removed ones. */
  readonly storedRows: number;
  readonly preview: RosterPreview;
}

/** Reads what is stored, and decides what the import of a file changes. Writes nothing. */
export async function planImport(
  db: Database,
  workshop: { readonly id: string; readonly seatLimit: number },
  file: Roster,
): Promise<ImportPlan> {
  const before = await listRoster(db, workshop.id);
  const students = await listRosterStudents(db, workshop.id);
  const { rows: compared, removed } = compareRoster(before.map(toStoredRow), file);
  const rows = compared.map((row) => ({ ...row, key: row.stored?.key ?? generateId() }));
  const matches = matchRows(rows, students);
  return {
    rows,
    removed,
    matches,
    before: new Map(before.map((row) => [row.key, row])),
    storedRows: before.length + rows.filter(({ stored }) => stored === null).length,
    preview: {
      added: rows.filter(({ change }) => change === 'added').map(({ row }) => toPerson(row)),
      changed: rows
        .filter(({ change }) => change === 'changed')
        .map(({ values, columns }) => ({ ...toPerson(values), columns: [...columns] })),
      removed: removed.map(toPerson),
      unchanged: rows.filter(({ change }) => change === 'unchanged').length,
      matched: matches.length,
      problems: [
        ...file.problems,
        ...findSeatProblems(toSeatedRows(rows, matches), toSeats(students), workshop.seatLimit),
      ].toSorted((a, b) => lineOf(a) - lineOf(b)),
      isReadable: file.columns.length > 0,
    },
  };
}

/** The students without a row, and the rows of the file without a student. */
function matchRows(rows: readonly PlannedRow[], students: readonly RosterStudent[]): RosterMatch[] {
  const seats = new Set(students.map(({ seatId }) => seatId));
  const isFree = ({ stored }: PlannedRow): boolean =>
    stored?.seatId == null || !seats.has(stored.seatId);
  const taken = new Set(rows.filter((row) => !isFree(row)).map(({ stored }) => stored?.seatId));
  return matchByName(
    rows.filter(isFree).map(({ key, values: { name, kana } }) => ({ key, name, kana })),
    students.filter(({ seatId }) => !taken.has(seatId)),
  );
}

function toSeatedRows(rows: readonly PlannedRow[], matches: readonly RosterMatch[]) {
  const seatOf = new Map(matches.map(({ key, seatId }) => [key, seatId]));
  return rows.map(({ key, row, stored }) => ({
    row,
    seatId: seatOf.get(key) ?? stored?.seatId ?? null,
  }));
}

const lineOf = (problem: RosterProblem): number => ('line' in problem ? problem.line : 0);

const toSeats = (students: readonly RosterStudent[]) =>
  students.map(({ seatId, label }) => ({ id: seatId, label }));

/** The rows of the table that the import writes. */
export function toChangedRows(
  workshopId: string,
  { rows, matches, before }: ImportPlan,
): RosterTableRow[] {
  const seatOf = new Map(matches.map(({ key, seatId }) => [key, seatId]));
  return rows.flatMap(({ key, change, values }, position): RosterTableRow[] => {
    const stored = before.get(key);
    const matched = seatOf.get(key);
    if (change === 'unchanged' && matched === undefined && stored?.position === position) return [];
    return [
      {
        ...toColumns(values),
        workshopId,
        key,
        position,
        seatId: matched ?? stored?.seatId ?? null,
        matchedBy: matched === undefined ? (stored?.matchedBy ?? null) : 'name',
        removedAt: null,
      },
    ];
  });
}

function toColumns({ id, user, seat, line: _line, ...values }: RosterValues & { line?: number }) {
  return { ...values, studentId: id, login: user, label: seat };
}

function toStoredRow({ studentId, login, label, removedAt, ...row }: RosterTableRow) {
  return { ...row, id: studentId, user: login, seat: label, isRemoved: removedAt !== null };
}

/** Who a row is about. */
export function toPerson({ id, name, email }: RosterPerson): RosterPerson {
  return { id, name, email };
}
