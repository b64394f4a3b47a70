import { absenceFrom } from '#app/_components/status-mark.ts';
import type { Reason } from '#lib/grading/types.ts';
import type {
  CellState,
  HelpRequestView,
  RoomInfo,
  SeatRow,
  StuckView,
  HelpClaim,
  WorkshopState,
} from '#lib/room/views.ts';
import { roomPhase } from '../state/room-phase.ts';

export interface SeatFailure {
  readonly row: SeatRow;
  /** Index of the exercise. */
  readonly column: number;
  /** ms since 1970. */
  readonly since: number;
  readonly reason: Reason;
}

interface AttentionItemBase {
  readonly key: string;
  /** ms since 1970. */
  readonly since: number;
  /** One seat; several, oldest failure first, only if `shared`. */
  readonly seats: readonly SeatRow[];
}
/**
 * One row of the attention list. A seat has at most one individual item, and may also be part of a
 * shared one. `column`: index of the exercise that the item is about.
 */
export type AttentionItem = AttentionItemBase &
  (
    | {
        readonly kind: 'help-request';
        readonly column: number | null;
        readonly helpRequest: HelpRequestView;
        readonly helpClaim: null;
      }
    | { readonly kind: 'shared'; readonly column: number; readonly reason: Reason }
    | {
        readonly kind: 'stuck';
        readonly column: number | null;
        readonly stuck: StuckView;
        readonly helpClaim: null;
      }
    | {
        /** A staff member works on a help request or with a stuck student. */
        readonly kind: 'claimed';
        readonly column: number | null;
        readonly helpRequest: HelpRequestView | null;
        readonly helpClaim: HelpClaim;
      }
    | { readonly kind: 'failing'; readonly column: number; readonly reason: Reason }
    | { readonly kind: 'duplicate'; readonly column: null }
  );
export type AttentionKind = AttentionItem['kind'];

/** The sections of the list, in their order. */
export const ATTENTION_KINDS = [
  'help-request',
  'shared',
  'stuck',
  'claimed',
  'failing',
  'duplicate',
] as const satisfies readonly AttentionKind[];

/** Whether two items look the same in the list, so that the row needn't render again. */
export function isSameItem(a: AttentionItem, b: AttentionItem): boolean {
  if (a.key !== b.key || a.kind !== b.kind || a.since !== b.since) return false;
  if (a.kind !== 'shared' || b.kind !== 'shared') return a.seats[0] === b.seats[0];
  return (
    a.reason === b.reason &&
    a.seats.length === b.seats.length &&
    a.seats.every(
      (row, index) =>
        row.id === b.seats[index]?.id && row.displayName === b.seats[index].displayName,
    )
  );
}

/** The help request that an item is about; null for the others. */
export function helpRequestOf(item: AttentionItem): HelpRequestView | null {
  return 'helpRequest' in item ? item.helpRequest : null;
}

export function isSnoozed(item: AttentionItem): boolean {
  return helpRequestOf(item)?.snoozedSince != null;
}

/**
 * Whether a student waits for a helper: unclaimed, and not snoozed. Only these get a filled color.
 */
export function isUnclaimed(item: AttentionItem): boolean {
  return (item.kind === 'help-request' && !isSnoozed(item)) || item.kind === 'stuck';
}

function failureAt(row: SeatRow, column: number): SeatFailure | null {
  const cell: CellState | undefined = row.cells[column];
  if (cell?.state !== 'failing') return null;
  const [reason] = cell.reasons;
  return reason ? { row, column, since: cell.since, reason } : null;
}

/**
 * Rows are immutable, and a frame replaces only a few of them, so the failures of the other rows
 * are cached.
 */
const failureCache = new WeakMap<
  SeatRow,
  { readonly exercises: RoomInfo['exercises']; readonly failure: SeatFailure | null }
>();

/**
 * The failure that counts for a seat: that of the current exercise, otherwise the newest. Null
 * while the server can't observe the cluster.
 */
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

/**
 * Failures with the same key have the same cause: same exercise, check, reason code and grouping
 * parameters.
 */
function failureKey(failure: SeatFailure): string {
  const { check, code, params, group } = failure.reason;
  return [
    failure.column,
    check,
    code,
    ...group.map((name) => `${name}=${String(params[name] ?? '')}`),
  ].join('\n');
}

/** The most urgent item of one seat apart from failures; null without any. */
function createSeatItem(
  row: SeatRow,
  columnOf: (exercise: string | null) => number | null,
): AttentionItem | null {
  const { helpRequest, stuck, helpClaim } = row;
  const seats = [row];
  // The same key for all three: a claim moves the row, and doesn't replace it.
  const key = `seat ${row.id}`;
  if (helpClaim)
    return {
      kind: 'claimed',
      key,
      since: helpRequest?.since ?? helpClaim.since,
      column: columnOf(helpRequest?.exercise ?? stuck?.exercise ?? row.currentExercise),
      helpRequest,
      helpClaim,
      seats,
    };
  if (helpRequest)
    return {
      kind: 'help-request',
      key,
      since: helpRequest.since,
      column: columnOf(helpRequest.exercise ?? row.currentExercise),
      helpRequest,
      helpClaim,
      seats,
    };
  if (stuck)
    return {
      kind: 'stuck',
      key,
      since: stuck.since,
      column: columnOf(stuck.exercise),
      stuck,
      helpClaim,
      seats,
    };
  if (row.presence === 'duplicate')
    return {
      kind: 'duplicate',
      key: `duplicate ${row.id}`,
      since: row.presenceSince,
      column: null,
      seats,
    };
  return null;
}

const stuckScore = (item: AttentionItem) => (item.kind === 'stuck' ? item.stuck.score : 0);

/** Before the start, only students who ask need attention; after the end, none do. */
function isDue({ kind }: AttentionItem, state: WorkshopState): boolean {
  const phase = roomPhase(state);
  return phase === 'live' || (phase === 'open' && (kind === 'help-request' || kind === 'claimed'));
}

/**
 * All items, in the order of the sections. Within a section, shared items are sorted by their
 * number of seats, stuck students by score, and all others by waiting time. Snoozed requests come
 * last.
 */
export function buildAttentionQueue(
  seats: readonly SeatRow[],
  info: RoomInfo,
): readonly AttentionItem[] {
  const columns = new Map(info.exercises.map(({ id }, index) => [id, index]));
  const seatItems = new Map(
    seats.flatMap((row) => {
      const item = createSeatItem(row, (exercise) =>
        exercise === null ? null : (columns.get(exercise) ?? null),
      );
      return item ? [[row.id, item] as const] : [];
    }),
  );
  const failures = seats
    .map((row) => failureOf(row, info))
    .filter((failure) => failure !== null)
    .sort((a, b) => a.since - b.since);
  const items: AttentionItem[] = [...seatItems.values()];
  for (const [cause, group] of Map.groupBy(failures, failureKey)) {
    const [oldest] = group;
    if (oldest && group.length >= info.thresholds.sharedProblemSeats) {
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
  const due = items.filter((item) => isDue(item, info.workshop.state));
  return due.sort(
    (a, b) =>
      ATTENTION_KINDS.indexOf(a.kind) - ATTENTION_KINDS.indexOf(b.kind) ||
      Number(isSnoozed(a)) - Number(isSnoozed(b)) ||
      b.seats.length - a.seats.length ||
      stuckScore(b) - stuckScore(a) ||
      a.since - b.since,
  );
}

/**
 * The value that most seats of a shared item have in common, such as the image they wrote; null if
 * no two seats have the same.
 */
export function mostCommonCause(
  item: Extract<AttentionItem, { kind: 'shared' }>,
  info: RoomInfo,
): { readonly text: string; readonly seats: number } | null {
  const texts = item.seats
    .map((row) => failureOf(row, info)?.reason.params)
    .map((params) => params?.['found'] ?? params?.['image'])
    .filter((text) => typeof text === 'string' && text !== '');
  const [mostCommon] = [...Map.groupBy(texts, String)].sort(([, a], [, b]) => b.length - a.length);
  return mostCommon && mostCommon[1].length > 1
    ? { text: mostCommon[0], seats: mostCommon[1].length }
    : null;
}
