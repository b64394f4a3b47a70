import type { Progress, Trail } from '#lib/grading/types.ts';
import type { Outlooks, Usual } from './forecast/context.ts';
import type { Person } from './students.ts';
import type { RoomState } from './state.ts';
import type { StuckPart, StuckView, Thresholds } from './views.ts';
import { workedMs } from './stats/breaks.ts';

const MINUTE = 60_000;

/**
 * What each sign is worth; `stuck` of the thresholds (60) is what it takes.
 * - Lag: nothing up to one spread above the room's middle, where one in six is anyhow; all of it at three, where hardly anybody
 *   is by chance. It alone is enough then: whoever makes no attempt shows no other sign.
 * - The same reason at the threshold's count is half of what it takes: trying again is learning, until it is not. Each further
 *   time adds a little.
 * - Something that held and fails again happens to anybody once; three times, and somebody is changing things at random.
 * - All hints opened and not passed: nothing is left to turn to but a person.
 * - Idle at something that fails is as probably reading as giving up; that it goes on says more.
 * Two strong signs make stuck, or one with two weak ones.
 */
export const WEIGHTS = {
  lag: { most: 60, from: 1, full: 3 },
  sameReason: { atThreshold: 30, each: 5, most: 45 },
  regressions: { each: 8, most: 24 },
  hintsUsedUp: 15,
  idle: { atThreshold: 20, most: 30 },
} as const;
const HIGHEST = 100;

/** All that a person's score is made of. Times are ms since 1970. */
export interface Signs {
  /** Since when they could work on it; null counts for nothing. */
  readonly since: number;
  /** Nothing of before counts: they were helped then. */
  readonly helpedAt: number | null;
  readonly live: Progress['live']['state'];
  readonly trail: Trail | null;
  /** Something fails. */
  readonly failing: boolean;
  /** When anything last happened. */
  readonly movedAt: number;
  readonly hints: { readonly of: number; readonly open: number };
  readonly usual: Usual;
  /** In a break nobody is slow, and nobody idle. */
  readonly breaks: RoomState['breaks'];
}

/** Who is stuck, by seat. `before`: the last answer, so that since when is told alike while it lasts. */
export function stuckOf(
  room: RoomState,
  outlooks: Outlooks,
  before: ReadonlyMap<string, StuckView> = new Map(),
): Map<string, StuckView> {
  const found = new Map<string, StuckView>();
  for (const person of outlooks.people) {
    const { seat, here, works } = person;
    if (!here || works === null) continue;
    const view = judge(
      works,
      signsOf(room, person, works, outlooks),
      room.thresholds,
      outlooks.now,
    );
    const known = before.get(seat.id);
    if (view !== null)
      found.set(
        seat.id,
        known?.exercise === works ? { ...view, since: Math.min(known.since, view.since) } : view,
      );
  }
  return found;
}

/** Null below the threshold. `now` in ms since 1970. */
export function judge(
  exercise: string,
  signs: Signs,
  thresholds: Thresholds,
  now: number,
): StuckView | null {
  const parts = partsOf(signs, thresholds, now);
  if (sum(parts) < thresholds.stuck) return null;
  return {
    score: Math.round(Math.min(HIGHEST, sum(parts))),
    exercise,
    since: crossedAt(signs, thresholds, now),
    parts: parts
      .map((part) => ({ ...part, points: Math.round(part.points) }))
      .sort((a, b) => b.points - a.points),
  };
}

/** Signs there are at `at`, each with its points; more as time goes by, as long as nothing happens. */
export function partsOf(signs: Signs, thresholds: Thresholds, at: number): StuckPart[] {
  const from = signs.helpedAt ?? -Infinity;
  return [
    lag(signs, from, at),
    sameReason(signs, thresholds, from, at),
    regressions(signs, from, at),
    hints(signs, from),
    idle(signs, thresholds, from, at),
  ].filter((part) => part !== null && part.points > 0) as StuckPart[];
}

function lag({ since, usual, breaks }: Signs, from: number, at: number): StuckPart | null {
  const { most, from: least, full } = WEIGHTS.lag;
  const spent = workedMs(breaks, Math.max(since, from), at);
  const middle = Math.max(usual.median, usual.least);
  if (spent <= middle) return null;
  const spreads = Math.log(spent / middle) / usual.spread;
  return {
    kind: 'lag',
    spent,
    median: Math.round(usual.median),
    points: most * within((spreads - least) / (full - least)),
  };
}

function sameReason(
  { trail, live }: Signs,
  thresholds: Thresholds,
  from: number,
  at: number,
): StuckPart | null {
  // What was got over is over; whoever is between two tries has not got over it.
  const open = (trail?.faults ?? []).filter(({ now }) => now !== null || live === 'not-started');
  const counted = open.map(({ reason, times, now }) => ({
    reason,
    times:
      times.filter((time) => time >= from && time <= at).length +
      (now !== null && now.due !== null && now.since >= from && now.due <= at ? 1 : 0),
  }));
  const worst = counted.reduce((most, one) => (one.times > most.times ? one : most), {
    reason: null as StuckReason | null,
    times: 0,
  });
  if (worst.reason === null || worst.times < thresholds.sameReason) return null;
  const { atThreshold, each, most } = WEIGHTS.sameReason;
  return {
    kind: 'same-reason',
    times: worst.times,
    reason: worst.reason,
    points: Math.min(most, atThreshold + each * (worst.times - thresholds.sameReason)),
  };
}
type StuckReason = Extract<StuckPart, { kind: 'same-reason' }>['reason'];

function regressions({ trail }: Signs, from: number, at: number): StuckPart | null {
  const times = (trail?.regressions ?? []).filter((time) => time >= from && time <= at).length;
  return {
    kind: 'regressions',
    times,
    points: Math.min(WEIGHTS.regressions.most, WEIGHTS.regressions.each * times),
  };
}

/** Nothing tells when hints were opened: once helped, those of an exercise that was begun before count no more. */
function hints({ hints: { of, open }, trail }: Signs, from: number): StuckPart | null {
  return of === 0 || open < of || (trail?.begunAt ?? 0) < from
    ? null
    : { kind: 'hints-used-up', hints: of, points: WEIGHTS.hintsUsedUp };
}

function idle(
  { failing, movedAt, breaks }: Signs,
  { idleMinutes }: Thresholds,
  from: number,
  at: number,
): StuckPart | null {
  const { atThreshold, most } = WEIGHTS.idle;
  const still = workedMs(breaks, Math.max(movedAt, from), at);
  const long = idleMinutes * MINUTE;
  return !failing || still < long
    ? null
    : {
        kind: 'idle',
        idle: still,
        points: atThreshold + (most - atThreshold) * within(still / long - 1),
      };
}

/** When the signs first came to what it takes, to the second. */
function crossedAt(signs: Signs, thresholds: Thresholds, now: number): number {
  let [low, high] = [Math.min(now, Math.max(signs.since, signs.helpedAt ?? 0)), now];
  while (high - low > 1_000) {
    const middle = (low + high) / 2;
    if (sum(partsOf(signs, thresholds, middle)) >= thresholds.stuck) high = middle;
    else low = middle;
  }
  return Math.round(high);
}

function signsOf(
  room: RoomState,
  { seat, since }: Person,
  works: string,
  outlooks: Outlooks,
): Signs {
  const progress = seat.progress.get(works);
  const live = progress?.live ?? { state: 'not-started' };
  const open = new Set([
    ...(seat.hintsTaken.get(works) ?? []),
    ...(seat.hintsGiven.get(works) ?? []),
  ]);
  return {
    since,
    live: live.state,
    trail: progress?.trail ?? null,
    helpedAt: seat.help.helpedAt,
    failing: live.state === 'judged' && live.checks.some(({ state }) => state === 'fails'),
    movedAt: Math.max(seat.lastChangeAt ?? 0, progress?.liveSince ?? 0, since),
    hints: {
      of: room.pack.exercises.find(({ id }) => id === works)?.hints.length ?? 0,
      open: open.size,
    },
    usual: outlooks.usual(works),
    breaks: room.breaks,
  };
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
const sum = (parts: readonly StuckPart[]): number =>
  parts.reduce((all, { points }) => all + points, 0);
