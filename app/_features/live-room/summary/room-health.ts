import {
  DEFAULT_THRESHOLDS,
  type WorkshopState,
  type ForecastRange,
  type Presence,
  type RoomInfo,
  type RoomView,
  type SeatRow,
  type Thresholds,
} from '#lib/room/views.ts';
import { absenceFrom } from '#app/_components/status-mark.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';

export type RoomHealth = 'empty' | 'not-started' | 'ok' | 'attention' | 'problem';

/**
 * Is the room all right? By the event's thresholds; `troubled`: how many seats share a trouble of the ground they stand on.
 * Before an event is live, seats whose cluster was never seen are not a fault but people still installing: `not-yet`.
 */
export function computeRoomHealth(
  counts: Readonly<Record<Presence, number>>,
  state: WorkshopState,
  outage: RoomInfo['outage'],
  { connectedOkPercent, connectedAttentionPercent }: Thresholds = DEFAULT_THRESHOLDS,
  affectedSeats = 0,
): RoomHealth {
  const seats = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (seats === 0) return 'empty';
  const percent = (part: number) => (part / seats) * 100;
  if (outage || percent(affectedSeats) >= 100 - connectedAttentionPercent) return 'problem';
  const share = percent(counts.connected);
  if (share >= connectedOkPercent) return affectedSeats > 0 ? 'attention' : 'ok';
  if (
    (state === 'draft' || state === 'open') &&
    percent(counts.connected + counts['not-connected']) >= connectedOkPercent
  )
    return 'not-started';
  return share >= connectedAttentionPercent ? 'attention' : 'problem';
}

/** What most of those who are not live are, and since when so many of them are that the answer is `no` (ms since 1970). */
export interface ConnectionDrop {
  readonly presence: Presence;
  readonly seats: number;
  readonly since: number;
}

/** Null while no seat is away. */
export function findConnectionDrop(
  seats: readonly SeatRow[],
  { connectedAttentionPercent }: Thresholds,
): ConnectionDrop | null {
  const away = seats
    .filter(({ presence }) => absenceFrom(presence))
    .sort((a, b) => a.presenceSince - b.presenceSince);
  const [mostCommon] = [...Map.groupBy(away, ({ presence }) => presence)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const tolerable = Math.floor((seats.length * (100 - connectedAttentionPercent)) / 100);
  const last = away[Math.min(tolerable, away.length - 1)];
  return mostCommon && last
    ? { presence: mostCommon[0], seats: mostCommon[1].length, since: last.presenceSince }
    : null;
}

/** Whom the board calls: the longest unclaimed hand, else the largest trouble that many share, else who is most stuck. */
export function selectNextUp(items: readonly AttentionItem[]): AttentionItem | null {
  // Each section stands in this very order.
  return (
    items.find(
      (need) =>
        need.kind === 'help-request' &&
        need.helpClaim === null &&
        need.helpRequest.snoozedSince === null,
    ) ??
    items.find((need) => need.kind === 'shared') ??
    items.find((need) => need.kind === 'stuck' && need.helpClaim === null) ??
    null
  );
}

/** "Shall we move on" in percent of those it is asked of. A range is of whole percent, and null where nothing can be expected. */
export interface AdvanceSummary {
  readonly recommendation: 'target-reached' | 'low-gain' | 'wait';
  readonly passed: number;
  readonly seats: number;
  readonly passedPercent: number;
  readonly in5Minutes: PercentRange | null;
  readonly in10Minutes: PercentRange | null;
  /** Points that five more minutes add, at the middle of the range. */
  readonly gainPercent: number | null;
}
export type PercentRange = readonly [low: number, high: number];

/** Null before the first exercise, and while no figures have come. */
export function summarizeAdvance({
  info,
  stats,
}: Pick<RoomView, 'info' | 'stats'>): AdvanceSummary | null {
  const currentIndex = info.exercises.findIndex(({ id }) => id === info.current);
  const exercise = stats.exercises[currentIndex];
  const { advance } = stats;
  if (!exercise || !advance || advance.seats === 0) return null;
  const toPercent = (students: number) => Math.min(100, (students / advance.seats) * 100);
  const passedPercent = Math.floor(toPercent(exercise.passed));
  return {
    recommendation: advance.recommendation,
    passed: exercise.passed,
    seats: advance.seats,
    passedPercent,
    in5Minutes: toPercentRange(exercise.in5Minutes, toPercent, passedPercent),
    in10Minutes: toPercentRange(exercise.in10Minutes, toPercent, passedPercent),
    gainPercent:
      exercise.in5Minutes &&
      Math.max(0, Math.round(toPercent(exercise.in5Minutes.mid) - toPercent(exercise.passed))),
  };
}

/** People as a range of whole percent, outwards, never below `now`. */
export function toPercentRange(
  forecast: ForecastRange | null,
  toPercent: (people: number) => number,
  passedPercent: number,
): PercentRange | null {
  if (!forecast) return null;
  const low = Math.max(passedPercent, Math.floor(toPercent(forecast.low)));
  return [low, Math.max(low, Math.ceil(toPercent(forecast.high)))];
}
