import { awayBecause } from '#app/_components/status-mark.ts';
import type { Reason } from '#lib/grading/types.ts';
import type {
  CellState,
  HandView,
  RoomHead,
  SeatRow,
  StuckView,
  TakenView,
} from '#lib/room/views.ts';

type TroubleCell = Extract<CellState, { state: 'trouble' }>;

export interface Trouble {
  readonly row: SeatRow;
  /** Index of the exercise in the head. */
  readonly column: number;
  /** ms since 1970. */
  readonly since: number;
  readonly reason: Reason;
}

interface Line {
  readonly key: string;
  /** ms since 1970. */
  readonly since: number;
  /** Oldest first; one, but for `shared`. */
  readonly seats: readonly SeatRow[];
}
/**
 * One line of "who needs me". A person stands in one line of their own at most, and beside it among those who share a trouble.
 * `column`: index of the exercise it is about.
 */
export type Need = Line &
  (
    | {
        readonly kind: 'hand';
        readonly column: number | null;
        readonly hand: HandView;
        readonly taken: TakenView | null;
      }
    | { readonly kind: 'shared'; readonly column: number; readonly reason: Reason }
    | {
        readonly kind: 'stuck';
        readonly column: number | null;
        readonly stuck: StuckView;
        readonly taken: TakenView | null;
      }
    | { readonly kind: 'with'; readonly column: number | null; readonly taken: TakenView }
    | { readonly kind: 'single'; readonly column: number; readonly reason: Reason }
    | { readonly kind: 'quarantined'; readonly column: null }
  );
export type NeedKind = Need['kind'];

/** Sections of the list, as they stand below each other. */
export const NEED_KINDS = [
  'hand',
  'shared',
  'stuck',
  'with',
  'single',
  'quarantined',
] as const satisfies readonly NeedKind[];

/** Whether two lines say the same: what a list compares before it paints one again. */
export function sameNeed(a: Need, b: Need): boolean {
  if (a.key !== b.key || a.kind !== b.kind || a.since !== b.since) return false;
  if (a.kind !== 'shared' || b.kind !== 'shared') return a.seats[0] === b.seats[0];
  return (
    a.reason === b.reason &&
    a.seats.length === b.seats.length &&
    a.seats.every(
      (row, place) => row.id === b.seats[place]?.id && row.handle === b.seats[place].handle,
    )
  );
}

/** Loud is what nobody is on yet: a fill; what somebody is on keeps a frame. */
export function isLoud(need: Need): boolean {
  return (
    (need.kind === 'hand' && need.taken === null && need.hand.pausedSince === null) ||
    (need.kind === 'stuck' && need.taken === null)
  );
}

function troubleIn(row: SeatRow, column: number): Trouble | null {
  const cell = row.cells[column] as TroubleCell | Exclude<CellState, TroubleCell> | undefined;
  const reason = cell?.state === 'trouble' ? cell.reasons[0] : undefined;
  return cell?.state === 'trouble' && reason ? { row, column, since: cell.since, reason } : null;
}

/** A row never changes: a frame brings a few new ones among hundreds whose trouble is known. */
const troubles = new WeakMap<
  SeatRow,
  { readonly exercises: RoomHead['exercises']; readonly trouble: Trouble | null }
>();

/** The trouble a person is judged by: where they work, else the newest. None for a seat that nobody can see into. */
export function troubleOf(
  row: SeatRow,
  { exercises }: Pick<RoomHead, 'exercises'>,
): Trouble | null {
  const known = troubles.get(row);
  if (known?.exercises === exercises) return known.trouble;
  const trouble = worstOf(row, exercises);
  troubles.set(row, { exercises, trouble });
  return trouble;
}

function worstOf(row: SeatRow, exercises: RoomHead['exercises']): Trouble | null {
  if (awayBecause(row.presence)) return null;
  const here = troubleIn(
    row,
    exercises.findIndex((exercise) => exercise.id === row.at),
  );
  if (here) return here;
  let newest: Trouble | null = null;
  for (let column = 0; column < row.cells.length; column += 1) {
    const trouble = troubleIn(row, column);
    if (trouble && (!newest || newest.since < trouble.since)) newest = trouble;
  }
  return newest;
}

/** Same exercise, same check, same code, same grouping parameters: the same trouble. */
export function causeOf(trouble: Trouble): string {
  const { check, code, params, group } = trouble.reason;
  return [
    trouble.column,
    check,
    code,
    ...group.map((name) => `${name}=${String(params[name] ?? '')}`),
  ].join('\n');
}

/** What one person is listed for by themselves, loudest first; null when nothing is said of them but a trouble, or nothing. */
function ownNeed(row: SeatRow, columnOf: (exercise: string | null) => number | null): Need | null {
  const { hand, stuck, taken } = row;
  const seats = [row];
  if (hand)
    return {
      kind: 'hand',
      key: `hand ${row.id}`,
      since: hand.since,
      column: columnOf(hand.exercise ?? row.at),
      hand,
      taken,
      seats,
    };
  if (stuck)
    return {
      kind: 'stuck',
      key: `stuck ${row.id}`,
      since: stuck.since,
      column: columnOf(stuck.exercise),
      stuck,
      taken,
      seats,
    };
  if (taken)
    return {
      kind: 'with',
      key: `with ${row.id}`,
      since: taken.since,
      column: columnOf(row.at),
      taken,
      seats,
    };
  if (row.presence === 'quarantined')
    return {
      kind: 'quarantined',
      key: `held ${row.id}`,
      since: row.presenceSince,
      column: null,
      seats,
    };
  return null;
}

const score = (need: Need) => (need.kind === 'stuck' ? need.stuck.score : 0);

/**
 * The list, in the order of its sections. Hands, troubles and the rest by how long they stand; what many share by how many they
 * are; who is stuck by the score.
 */
export function needsOf(seats: readonly SeatRow[], head: RoomHead): readonly Need[] {
  const columns = new Map(head.exercises.map(({ id }, place) => [id, place]));
  const own = new Map(
    seats.flatMap((row) => {
      const need = ownNeed(row, (exercise) =>
        exercise === null ? null : (columns.get(exercise) ?? null),
      );
      return need ? [[row.id, need] as const] : [];
    }),
  );
  const failing = seats
    .map((row) => troubleOf(row, head))
    .filter((trouble) => trouble !== null)
    .sort((a, b) => a.since - b.since);
  const needs: Need[] = [...own.values()];
  for (const [cause, group] of Map.groupBy(failing, causeOf)) {
    const [oldest] = group;
    if (oldest && group.length >= head.thresholds.shared) {
      needs.push({
        kind: 'shared',
        key: cause,
        column: oldest.column,
        since: oldest.since,
        reason: oldest.reason,
        seats: group.map(({ row }) => row),
      });
    } else {
      needs.push(
        ...group
          .filter(({ row }) => !own.has(row.id))
          .map(({ row, column, since, reason }): Need => ({
            kind: 'single',
            key: row.id,
            column,
            since,
            reason,
            seats: [row],
          })),
      );
    }
  }
  return needs.sort(
    (a, b) =>
      NEED_KINDS.indexOf(a.kind) - NEED_KINDS.indexOf(b.kind) ||
      b.seats.length - a.seats.length ||
      score(b) - score(a) ||
      a.since - b.since,
  );
}

/** What most of those who share a trouble have in common beyond it, as the image that they wrote; null where no two do. */
export function commonestOf(
  need: Extract<Need, { kind: 'shared' }>,
  head: RoomHead,
): { readonly text: string; readonly seats: number } | null {
  const texts = need.seats
    .map((row) => troubleOf(row, head)?.reason.params)
    .map((params) => params?.['found'] ?? params?.['image'])
    .filter((text) => typeof text === 'string' && text !== '');
  const [most] = [...Map.groupBy(texts, String)].sort(([, a], [, b]) => b.length - a.length);
  return most && most[1].length > 1 ? { text: most[0], seats: most[1].length } : null;
}
