import type { Progress, AttemptHistory } from '#lib/grading/types.ts';
import type { ForecastContext, TypicalDuration } from './forecast/context.ts';
import type { ActiveStudent } from './students.ts';
import type { RoomState } from './state.ts';
import type { StuckPart, StuckView, Thresholds } from './views.ts';
import { workingTimeMs } from './stats/breaks.ts';

const MINUTE_MS = 60_000;

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
export const STUCK_WEIGHTS = {
  lag: { max: 60, from: 1, full: 3 },
  sameReason: { atThreshold: 30, each: 5, max: 45 },
  regressions: { each: 8, max: 24 },
  hintsUsedUp: 15,
  idle: { atThreshold: 20, max: 30 },
} as const;
const MAX_SCORE = 100;

/** All that a person's score is made of. Times are ms since 1970. */
export interface StuckSignals {
  /** Since when they could work on it; null counts for nothing. */
  readonly since: number;
  /** Nothing of before counts: they were helped then. */
  readonly resolvedAt: number | null;
  readonly live: Progress['live']['state'];
  readonly trail: AttemptHistory | null;
  /** Something fails. */
  readonly failing: boolean;
  /** When anything last happened. */
  readonly lastActivityAt: number;
  readonly hints: { readonly total: number; readonly revealed: number };
  readonly typicalDuration: TypicalDuration;
  /** In a break nobody is slow, and nobody idle. */
  readonly breaks: RoomState['breaks'];
}

/** Who is stuck, by seat. `before`: the last answer, so that since when is told alike while it lasts. */
export function findStuckStudents(
  room: RoomState,
  forecast: ForecastContext,
  before: ReadonlyMap<string, StuckView> = new Map(),
): Map<string, StuckView> {
  const found = new Map<string, StuckView>();
  for (const person of forecast.students) {
    const { seat, isConnected, currentExercise } = person;
    if (!isConnected || currentExercise === null) continue;
    const view = scoreStuck(
      currentExercise,
      collectSignals(room, person, currentExercise, forecast),
      room.thresholds,
      forecast.now,
    );
    const known = before.get(seat.id);
    if (view !== null)
      found.set(
        seat.id,
        known?.exercise === currentExercise
          ? { ...view, since: Math.min(known.since, view.since) }
          : view,
      );
  }
  return found;
}

/** Null below the threshold. `now` in ms since 1970. */
export function scoreStuck(
  exercise: string,
  signals: StuckSignals,
  thresholds: Thresholds,
  now: number,
): StuckView | null {
  const parts = stuckScoreParts(signals, thresholds, now);
  if (sumPoints(parts) < thresholds.stuckScore) return null;
  return {
    score: Math.round(Math.min(MAX_SCORE, sumPoints(parts))),
    exercise,
    since: findThresholdTime(signals, thresholds, now),
    parts: parts
      .map((part) => ({ ...part, points: Math.round(part.points) }))
      .sort((a, b) => b.points - a.points),
  };
}

/** Signs there are at `at`, each with its points; more as time goes by, as long as nothing happens. */
export function stuckScoreParts(
  signals: StuckSignals,
  thresholds: Thresholds,
  at: number,
): StuckPart[] {
  const from = signals.resolvedAt ?? -Infinity;
  return [
    scoreLag(signals, from, at),
    scoreSameReason(signals, thresholds, from, at),
    scoreRegressions(signals, from, at),
    scoreHints(signals, from),
    scoreIdle(signals, thresholds, from, at),
  ].filter((part) => part !== null && part.points > 0) as StuckPart[];
}

function scoreLag(
  { since, typicalDuration, breaks }: StuckSignals,
  from: number,
  at: number,
): StuckPart | null {
  const { max, from: least, full } = STUCK_WEIGHTS.lag;
  const spentMs = workingTimeMs(breaks, Math.max(since, from), at);
  const middle = Math.max(typicalDuration.medianMs, typicalDuration.minMs);
  if (spentMs <= middle) return null;
  const spreads = Math.log(spentMs / middle) / typicalDuration.spread;
  return {
    kind: 'lag',
    spentMs,
    medianMs: Math.round(typicalDuration.medianMs),
    points: max * clampShare((spreads - least) / (full - least)),
  };
}

function scoreSameReason(
  { trail, live }: StuckSignals,
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
  if (worst.reason === null || worst.times < thresholds.sameReasonCount) return null;
  const { atThreshold, each, max } = STUCK_WEIGHTS.sameReason;
  return {
    kind: 'same-reason',
    times: worst.times,
    reason: worst.reason,
    points: Math.min(max, atThreshold + each * (worst.times - thresholds.sameReasonCount)),
  };
}
type StuckReason = Extract<StuckPart, { kind: 'same-reason' }>['reason'];

function scoreRegressions({ trail }: StuckSignals, from: number, at: number): StuckPart | null {
  const times = (trail?.regressions ?? []).filter((time) => time >= from && time <= at).length;
  return {
    kind: 'regressions',
    times,
    points: Math.min(STUCK_WEIGHTS.regressions.max, STUCK_WEIGHTS.regressions.each * times),
  };
}

/** Nothing tells when hints were opened: once helped, those of an exercise that was begun before count no more. */
function scoreHints(
  { hints: { total, revealed }, trail }: StuckSignals,
  from: number,
): StuckPart | null {
  return total === 0 || revealed < total || (trail?.begunAt ?? 0) < from
    ? null
    : { kind: 'hints-used-up', hints: total, points: STUCK_WEIGHTS.hintsUsedUp };
}

function scoreIdle(
  { failing, lastActivityAt, breaks }: StuckSignals,
  { idleMinutes }: Thresholds,
  from: number,
  at: number,
): StuckPart | null {
  const { atThreshold, max } = STUCK_WEIGHTS.idle;
  const still = workingTimeMs(breaks, Math.max(lastActivityAt, from), at);
  const long = idleMinutes * MINUTE_MS;
  return !failing || still < long
    ? null
    : {
        kind: 'idle',
        idleMs: still,
        points: atThreshold + (max - atThreshold) * clampShare(still / long - 1),
      };
}

/** When the signs first came to what it takes, to the second. */
function findThresholdTime(signals: StuckSignals, thresholds: Thresholds, now: number): number {
  let [low, high] = [Math.min(now, Math.max(signals.since, signals.resolvedAt ?? 0)), now];
  while (high - low > 1_000) {
    const middle = (low + high) / 2;
    if (sumPoints(stuckScoreParts(signals, thresholds, middle)) >= thresholds.stuckScore)
      high = middle;
    else low = middle;
  }
  return Math.round(high);
}

function collectSignals(
  room: RoomState,
  { seat, since }: ActiveStudent,
  currentExercise: string,
  forecast: ForecastContext,
): StuckSignals {
  const progress = seat.progress.get(currentExercise);
  const live = progress?.live ?? { state: 'not-started' };
  const open = new Set([
    ...(seat.hintsRevealed.get(currentExercise) ?? []),
    ...(seat.hintsGiven.get(currentExercise) ?? []),
  ]);
  return {
    since,
    live: live.state,
    trail: progress?.trail ?? null,
    resolvedAt: seat.help.resolvedAt,
    failing: live.state === 'evaluated' && live.checks.some(({ state }) => state === 'fail'),
    lastActivityAt: Math.max(seat.lastChangeAt ?? 0, progress?.liveSince ?? 0, since),
    hints: {
      total: room.pack.exercises.find(({ id }) => id === currentExercise)?.hints.length ?? 0,
      revealed: open.size,
    },
    typicalDuration: forecast.typicalDuration(currentExercise),
    breaks: room.breaks,
  };
}

const clampShare = (share: number): number => Math.min(1, Math.max(0, share));
const sumPoints = (parts: readonly StuckPart[]): number =>
  parts.reduce((all, { points }) => all + points, 0);
