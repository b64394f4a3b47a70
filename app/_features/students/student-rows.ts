import { countPassed } from '#app/_components/seat-actions/seat-action-rules.ts';
import type { StudentDetails } from '#lib/protocol/api/students.ts';
import {
  matchesStudent,
  parseStudentFilter,
  type StudentFilter,
} from '#lib/protocol/student-list.ts';
import { PRESENCES, type RoomInfo, type SeatRow } from '#lib/room/views.ts';

/** Rows of one page. */
export const PAGE_SIZE = 100;

/** The columns, in their order. All but the actions can be sorted by. */
export const COLUMNS = [
  'seat',
  'name',
  'group',
  'presence',
  'exercise',
  'passed',
  'help',
  'hints',
  'agent',
  'joined',
  'devices',
] as const;
export type Column = (typeof COLUMNS)[number];

/** What the address of the page says. */
export interface StudentQuery extends StudentFilter {
  readonly sort: Column;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
}

/** One row of the list. */
export interface StudentRow {
  readonly seat: SeatRow;
  /** Null until they are loaded, and after an error. */
  readonly details: StudentDetails | null;
  readonly passed: number;
  /** Index of the current exercise in the course; -1 before the first. */
  readonly exercise: number;
}

export function readQuery(params: URLSearchParams): StudentQuery {
  const filter = parseStudentFilter(params);
  const sort = COLUMNS.find((column) => column === params.get('sort')) ?? 'seat';
  const page = Number(params.get('page'));
  return {
    ...filter,
    state: PRESENCES.find((presence) => presence === filter.state) ?? '',
    sort,
    descending: params.get('order') === 'desc',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The address of a query, without what is the default. */
export function writeQuery({ q, group, state, sort, descending, page }: StudentQuery): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (group !== '') params.set('group', group);
  if (state !== '') params.set('state', state);
  if (sort !== 'seat') params.set('sort', sort);
  if (descending) params.set('order', 'desc');
  if (page > 1) params.set('page', String(page));
  return params.size === 0 ? '' : `?${params.toString()}`;
}

export function buildRows(
  seats: readonly SeatRow[],
  exercises: RoomInfo['exercises'],
  details: ReadonlyMap<string, StudentDetails>,
): readonly StudentRow[] {
  const indexById = new Map(exercises.map(({ id }, index) => [id, index]));
  return seats.map((seat) => ({
    seat,
    details: details.get(seat.id) ?? null,
    passed: countPassed(seat),
    exercise: seat.currentExercise === null ? -1 : (indexById.get(seat.currentExercise) ?? -1),
  }));
}

const collator = new Intl.Collator(['en', 'ja'], { numeric: true, sensitivity: 'base' });

type Compare = (a: StudentRow, b: StudentRow) => number;
const byText =
  (text: (row: StudentRow) => string | null | undefined): Compare =>
  (a, b) =>
    compareMissing(text(a), text(b)) ?? collator.compare(text(a) ?? '', text(b) ?? '');
const byNumber =
  (value: (row: StudentRow) => number | null | undefined): Compare =>
  (a, b) =>
    compareMissing(value(a), value(b)) ?? (value(a) ?? 0) - (value(b) ?? 0);

/** What is missing is last, in both directions. */
function compareMissing(a: unknown, b: unknown): number | null {
  if (a == null && b == null) return 0;
  if (a == null) return Infinity;
  return b == null ? -Infinity : null;
}

const COMPARE: Readonly<Record<Column, Compare>> = {
  seat: byText(({ seat }) => seat.label),
  name: byText(({ seat }) => seat.displayName),
  group: byText(({ seat }) => seat.group),
  presence: byNumber(({ seat }) => PRESENCES.indexOf(seat.presence)),
  exercise: byNumber(({ exercise }) => exercise),
  passed: byNumber(({ passed }) => passed),
  help: byNumber(({ details }) => details?.helpRequests),
  hints: byNumber(({ seat }) => seat.hintsRevealed),
  agent: byText(({ details }) => details?.agentVersion),
  joined: byNumber(({ details }) => details?.joinedAt),
  devices: byNumber(({ details }) => details?.devices),
};

/** The rows that match, in the order of the query. Equal rows are in the order of their labels. */
export function selectRows(
  rows: readonly StudentRow[],
  query: StudentQuery,
): readonly StudentRow[] {
  const compare = COMPARE[query.sort];
  const direction = query.descending ? -1 : 1;
  return rows
    .filter(({ seat }) => matchesStudent(query, seat))
    .sort((a, b) => {
      const order = compare(a, b);
      return (Number.isFinite(order) ? order * direction : order) || COMPARE.seat(a, b);
    });
}

/** The rows of a page. A page that no longer exists is the last one. */
export function pageOf(
  rows: readonly StudentRow[],
  page: number,
): { readonly shown: readonly StudentRow[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return {
    shown: rows.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE),
    page: current,
    pages,
  };
}
