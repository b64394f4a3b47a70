import {
  DEFAULT_THRESHOLDS,
  type EventState,
  type Expected,
  type Presence,
  type RoomHead,
  type RoomView,
  type SeatRow,
  type Thresholds,
} from '#lib/room/views.ts';
import { awayBecause } from '#app/_components/status-mark.ts';
import type { Need } from '../attention/attention-queue.ts';

export type RoomAnswer = 'nobody' | 'not-yet' | 'yes' | 'look' | 'no';

/**
 * Is the room all right? By the event's thresholds; `troubled`: how many seats share a trouble of the ground they stand on.
 * Before an event is live, seats whose cluster was never seen are not a fault but people still installing: `not-yet`.
 */
export function roomAnswer(
  counts: Readonly<Record<Presence, number>>,
  state: EventState,
  outage: RoomHead['outage'],
  { liveYes, liveLook }: Thresholds = DEFAULT_THRESHOLDS,
  troubled = 0,
): RoomAnswer {
  const seats = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (seats === 0) return 'nobody';
  const percent = (part: number) => (part / seats) * 100;
  if (outage || percent(troubled) >= 100 - liveLook) return 'no';
  const share = percent(counts.live);
  if (share >= liveYes) return troubled > 0 ? 'look' : 'yes';
  if (
    (state === 'draft' || state === 'open') &&
    percent(counts.live + counts['never-seen']) >= liveYes
  )
    return 'not-yet';
  return share >= liveLook ? 'look' : 'no';
}

/** What most of those who are not live are, and since when so many of them are that the answer is `no` (ms since 1970). */
export interface Fall {
  readonly presence: Presence;
  readonly seats: number;
  readonly since: number;
}

/** Null while no seat is away. */
export function fallOf(seats: readonly SeatRow[], { liveLook }: Thresholds): Fall | null {
  const away = seats
    .filter(({ presence }) => awayBecause(presence))
    .sort((a, b) => a.presenceSince - b.presenceSince);
  const [most] = [...Map.groupBy(away, ({ presence }) => presence)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const tolerable = Math.floor((seats.length * (100 - liveLook)) / 100);
  const last = away[Math.min(tolerable, away.length - 1)];
  return most && last
    ? { presence: most[0], seats: most[1].length, since: last.presenceSince }
    : null;
}

/** Whom the board calls: the longest unclaimed hand, else the largest trouble that many share, else who is most stuck. */
export function whomToCall(needs: readonly Need[]): Need | null {
  // Each section stands in this very order.
  return (
    needs.find(
      (need) => need.kind === 'hand' && need.taken === null && need.hand.pausedSince === null,
    ) ??
    needs.find((need) => need.kind === 'shared') ??
    needs.find((need) => need.kind === 'stuck' && need.taken === null) ??
    null
  );
}

/** "Shall we move on" in percent of those it is asked of. A range is of whole percent, and null where nothing can be expected. */
export interface Move {
  readonly answer: 'target' | 'little' | 'wait';
  readonly passed: number;
  readonly seats: number;
  readonly now: number;
  readonly in5: Range | null;
  readonly in10: Range | null;
  /** Points that five more minutes add, at the middle of the range. */
  readonly adds: number | null;
}
export type Range = readonly [low: number, high: number];

/** Null before the first exercise, and while no figures have come. */
export function moveOf({ head, figures }: Pick<RoomView, 'head' | 'figures'>): Move | null {
  const place = head.exercises.findIndex(({ id }) => id === head.current);
  const exercise = figures.exercises[place];
  const { move } = figures;
  if (!exercise || !move || move.seats === 0) return null;
  const points = (people: number) => Math.min(100, (people / move.seats) * 100);
  const now = Math.floor(points(exercise.passed));
  return {
    answer: move.answer,
    passed: exercise.passed,
    seats: move.seats,
    now,
    in5: rangeOf(exercise.in5, points, now),
    in10: rangeOf(exercise.in10, points, now),
    adds:
      exercise.in5 && Math.max(0, Math.round(points(exercise.in5.mid) - points(exercise.passed))),
  };
}

/** People as a range of whole percent, outwards, never below `now`. */
export function rangeOf(
  expected: Expected | null,
  points: (people: number) => number,
  now: number,
): Range | null {
  if (!expected) return null;
  const low = Math.max(now, Math.floor(points(expected.low)));
  return [low, Math.max(low, Math.ceil(points(expected.high)))];
}
