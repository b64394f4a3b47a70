import { absenceFrom } from '#app/_components/status-mark.ts';
import type { Reason } from '#lib/grading/types.ts';
import type {
  CellState,
  HelpRequestView,
  RoomInfo,
  SeatRow,
  StuckView,
  HelpClaim,
} from '#lib/room/views.ts';

type FailingCell = Extract<CellState, { state: 'trouble' }>;

export interface SeatFailure {
  readonly row: SeatRow;
  /** Index of the exercise in the head. */
  readonly column: number;
  /** ms since 1970. */
  readonly since: number;
  readonly reason: Reason;
}

interface AttentionItemBase {
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
export type AttentionItem = AttentionItemBase &
  (
    | {
        readonly kind: 'help-request';
        readonly column: number | null;
        readonly helpRequest: HelpRequestView;
        readonly helpClaim: HelpClaim | null;
      }
    | { readonly kind: 'shared'; readonly column: number; readonly reason: Reason }
    | {
        readonly kind: 'stuck';
        readonly column: number | null;
        readonly stuck: StuckView;
        readonly helpClaim: HelpClaim | null;
      }
    | { readonly kind: 'claimed'; readonly column: number | null; readonly helpClaim: HelpClaim }
    | { readonly kind: 'failing'; readonly column: number; readonly reason: Reason }
    | { readonly kind: 'duplicate'; readonly column: null }
  );
export type AttentionKind = AttentionItem['kind'];

/** Sections of the list, as they stand below each other. */
export const ATTENTION_KINDS = [
  'help-request',
  'shared',
  'stuck',
  'claimed',
  'failing',
  'duplicate',
] as const satisfies readonly AttentionKind[];

/** Whether two lines say the same: what a list compares before it paints one again. */
export function isSameItem(a: AttentionItem, b: AttentionItem): boolean {
  if (a.key !== b.key || a.kind !== b.kind || a.since !== b.since) return false;
  if (a.kind !== 'shared' || b.kind !== 'shared') return a.seats[0] === b.seats[0];
  return (
    a.reason === b.reason &&
    a.seats.length === b.seats.length &&
    a.seats.every(
      (row, place) =>
        row.id === b.seats[place]?.id && row.displayName === b.seats[place].displayName,
    )
  );
}

/** Loud is what nobody is on yet: a fill; what somebody is on keeps a frame. */
export function isUnclaimed(item: AttentionItem): boolean {
  return (
    (item.kind === 'help-request' &&
      item.helpClaim === null &&
      item.helpRequest.snoozedSince === null) ||
    (item.kind === 'stuck' && item.helpClaim === null)
  );
}

function failureAt(row: SeatRow, column: number): SeatFailure | null {
  const cell = row.cells[column] as FailingCell | Exclude<CellState, FailingCell> | undefined;
  const reason = cell?.state === 'failing' ? cell.reasons[0] : undefined;
  return cell?.state === 'failing' && reason ? { row, column, since: cell.since, reason } : null;
}

/** A row never changes: a frame brings a few new ones among hundreds whose trouble is known. */
const failureCache = new WeakMap<
  SeatRow,
  { readonly exercises: RoomInfo['exercises']; readonly failure: SeatFailure | null }
>();

/** The trouble a person is judged by: where they work, else the newest. None for a seat that nobody can see into. */
export function failureOf(
  row: SeatRow,
  { exercises }: Pick<RoomInfo, 'exercises'>,
): SeatFailure | null {
  const cached = failureCache.get(row);
  if (cached?.exercises === exercises) return cached.failure;
  const failure = findFailure(row, exercises);
  failureCache.set(row, { exercises, failure });
  return failure;
}

function findFailure(row: SeatRow, exercises: RoomInfo['exercises']): SeatFailure | null {
  if (absenceFrom(row.presence)) return null;
  const currentFailure = failureAt(
    row,
    exercises.findIndex((exercise) => exercise.id === row.currentExercise),
  );
  if (currentFailure) return currentFailure;
  let newest: SeatFailure | null = null;
  for (let column = 0; column < row.cells.length; column += 1) {
    const failure = failureAt(row, column);
    if (failure && (!newest || newest.since < failure.since)) newest = failure;
  }
  return newest;
}

/** Same exercise, same check, same code, same grouping parameters: the same trouble. */
export function failureKey(failure: SeatFailure): string {
  const { check, code, params, group } = failure.reason;
  return [
    failure.column,
    check,
    code,
    ...group.map((name) => `${name}=${String(params[name] ?? '')}`),
  ].join('\n');
}

/** What one person is listed for by themselves, loudest first; null when nothing is said of them but a trouble, or nothing. */
function createSeatItem(
  row: SeatRow,
  columnOf: (exercise: string | null) => number | null,
): AttentionItem | null {
  const { helpRequest, stuck, helpClaim } = row;
  const seats = [row];
  if (helpRequest)
    return {
      kind: 'help-request',
      key: `hand ${row.id}`,
      since: helpRequest.since,
      column: columnOf(helpRequest.exercise ?? row.currentExercise),
      helpRequest,
      helpClaim,
      seats,
    };
  if (stuck)
    return {
      kind: 'stuck',
      key: `stuck ${row.id}`,
      since: stuck.since,
      column: columnOf(stuck.exercise),
      stuck,
      helpClaim,
      seats,
    };
  if (helpClaim)
    return {
      kind: 'claimed',
      key: `with ${row.id}`,
      since: helpClaim.since,
      column: columnOf(row.currentExercise),
      helpClaim,
      seats,
    };
  if (row.presence === 'duplicate')
    return {
      kind: 'duplicate',
      key: `held ${row.id}`,
      since: row.presenceSince,
      column: null,
      seats,
    };
  return null;
}

const stuckScore = (item: AttentionItem) => (item.kind === 'stuck' ? item.stuck.score : 0);

/**
 * The list, in the order of its sections. Hands, troubles and the rest by how long they stand; what many share by how many they
 * are; who is stuck by the score.
 */
export function buildAttentionQueue(
  seats: readonly SeatRow[],
  head: RoomInfo,
): readonly AttentionItem[] {
  const columns = new Map(head.exercises.map(({ id }, place) => [id, place]));
  const seatItems = new Map(
    seats.flatMap((row) => {
      const item = createSeatItem(row, (exercise) =>
        exercise === null ? null : (columns.get(exercise) ?? null),
      );
      return item ? [[row.id, item] as const] : [];
    }),
  );
  const failures = seats
    .map((row) => failureOf(row, head))
    .filter((trouble) => trouble !== null)
    .sort((a, b) => a.since - b.since);
  const items: AttentionItem[] = [...seatItems.values()];
  for (const [cause, group] of Map.groupBy(failures, failureKey)) {
    const [oldest] = group;
    if (oldest && group.length >= head.thresholds.sharedProblemSeats) {
      items.push({
        kind: 'shared',
        key: cause,
        column: oldest.column,
        since: oldest.since,
        reason: oldest.reason,
        seats: group.map(({ row }) => row),
      });
    } else {
      items.push(
        ...group
          .filter(({ row }) => !seatItems.has(row.id))
          .map(({ row, column, since, reason }): AttentionItem => ({
            kind: 'failing',
            key: row.id,
            column,
            since,
            reason,
            seats: [row],
          })),
      );
    }
  }
  return items.sort(
    (a, b) =>
      ATTENTION_KINDS.indexOf(a.kind) - ATTENTION_KINDS.indexOf(b.kind) ||
      b.seats.length - a.seats.length ||
      stuckScore(b) - stuckScore(a) ||
      a.since - b.since,
  );
}

/** What most of those who share a trouble have in common beyond it, as the image that they wrote; null where no two do. */
export function mostCommonCause(
  item: Extract<AttentionItem, { kind: 'shared' }>,
  head: RoomInfo,
): { readonly text: string; readonly seats: number } | null {
  const texts = item.seats
    .map((row) => failureOf(row, head)?.reason.params)
    .map((params) => params?.['found'] ?? params?.['image'])
    .filter((text) => typeof text === 'string' && text !== '');
  const [mostCommon] = [...Map.groupBy(texts, String)].sort(([, a], [, b]) => b.length - a.length);
  return mostCommon && mostCommon[1].length > 1
    ? { text: mostCommon[0], seats: mostCommon[1].length }
    : null;
}
