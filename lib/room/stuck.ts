import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Progress, AttemptHistory, Reason } from '#lib/grading/types.ts';
import type { ForecastContext, TypicalDuration } from './forecast/context.ts';
import type { ActiveStudent } from './students.ts';
import type { RoomState } from './state.ts';
import type { StuckPart, StuckView } from './views.ts';
import { workingTimeMs } from './stats/breaks.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * Points of each sign. `thresholds.stuckScore` (60) makes a student stuck: two strong signs, or one
 * strong sign with two weak ones.
 * - Lag: no points up to one standard deviation above the median, where one in six students is
 *   anyway; all points at three, which is hardly ever chance. Lag alone is enough then, because a
 *   student without an attempt shows no other sign.
 * - Same reason: half of the score at the threshold's count, because trying again is also learning.
 *   Each further time adds a little.
 * - Regressions: a check that passed fails again. Once is normal; three times mean random changes.
 * - All hints revealed without a pass: only a helper is left.
 * - Idle while a check fails: as likely reading as giving up, so a longer time counts more.
 */
const STUCK_WEIGHTS = {
  lag: { max: 60, from: 1, full: 3 },
  sameReason: { atThreshold: 30, perFailure: 5, max: 45 },
  regressions: { perRegression: 8, max: 24 },
  hintsUsedUp: 15,
  idle: { atThreshold: 20, max: 30 },
} as const;
const MAX_SCORE = 100;

/** Everything that the score depends on. Times are ms since 1970. */
export interface StuckSignals {
  /** Since when the student could work on the exercise. */
  readonly since: number;
  /** When a helper last resolved the request. Earlier signs don't count. */
  readonly resolvedAt: number | null;
  readonly live: Progress['live']['state'];
  /** What the student has instead of a start, if it isn't started. */
  readonly startReason?: Reason | undefined;
  readonly trail: AttemptHistory | null;
  /** Whether a check fails. */
  readonly failing: boolean;
  /** When the cluster or the result last changed. */
  readonly lastActivityAt: number;
  readonly hints: { readonly total: number; readonly revealed: number };
  readonly typicalDuration: TypicalDuration;
  /** Time in breaks counts neither as lag nor as idle. */
  readonly breaks: RoomState['breaks'];
}

/** Stuck students by seat. `before`: the previous result, which keeps `since` stable. */
export function findStuckStudents(
  room: RoomState,
  forecast: ForecastContext,
  before: ReadonlyMap<string, StuckView> = new Map(),
): Map<string, StuckView> {
  const stuck = new Map<string, StuckView>();
  for (const student of forecast.students) {
    const { seat, isConnected, currentExercise } = student;
    if (!isConnected || currentExercise === null) continue;
    const view = scoreStuck(
      currentExercise,
      collectSignals(room, student, currentExercise, forecast),
      room.thresholds,
      forecast.now,
    );
    const previous = before.get(seat.id);
    if (view !== null)
      stuck.set(
        seat.id,
        previous?.exercise === currentExercise
          ? { ...view, since: Math.min(previous.since, view.since) }
          : view,
      );
  }
  return stuck;
}

/** null below the threshold. `now`: ms since 1970. */
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

/** Signs at the time `at`, with their points. Points only grow while nothing changes. */
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
  { since, typicalDuration, breaks, startReason }: StuckSignals,
  from: number,
  at: number,
): StuckPart | null {
  const { max, from: minDeviations, full: maxDeviations } = STUCK_WEIGHTS.lag;
  const spentMs = workingTimeMs(breaks, Math.max(since, from), at);
  const expectedMs = Math.max(typicalDuration.medianMs, typicalDuration.minMs);
  if (spentMs <= expectedMs) return null;
  const deviations = Math.log(spentMs / expectedMs) / typicalDuration.spread;
  return {
    kind: 'lag',
    spentMs,
    medianMs: Math.round(typicalDuration.medianMs),
    ...(startReason && { reason: startReason }),
    points: max * clampShare((deviations - minDeviations) / (maxDeviations - minDeviations)),
  };
}

function scoreSameReason(
  { trail, live }: StuckSignals,
  thresholds: Thresholds,
  from: number,
  at: number,
): StuckPart | null {
  // Ignore faults that were fixed. Between two attempts the fault still counts.
  const open = (trail?.faults ?? []).filter(({ now }) => now !== null || live === 'not-started');
  const counts = open.map(({ reason, times, now }) => ({
    reason,
    times:
      times.filter((time) => time >= from && time <= at).length +
      (now !== null && now.due !== null && now.since >= from && now.due <= at ? 1 : 0),
  }));
  const worst = counts.reduce((max, count) => (count.times > max.times ? count : max), {
    reason: null as StuckReason | null,
    times: 0,
  });
  if (worst.reason === null || worst.times < thresholds.sameReasonCount) return null;
  const { atThreshold, perFailure, max } = STUCK_WEIGHTS.sameReason;
  return {
    kind: 'same-reason',
    times: worst.times,
    reason: worst.reason,
    points: Math.min(max, atThreshold + perFailure * (worst.times - thresholds.sameReasonCount)),
  };
}
type StuckReason = Extract<StuckPart, { kind: 'same-reason' }>['reason'];

function scoreRegressions({ trail }: StuckSignals, from: number, at: number): StuckPart | null {
  const times = (trail?.regressions ?? []).filter((time) => time >= from && time <= at).length;
  return {
    kind: 'regressions',
    times,
    points: Math.min(
      STUCK_WEIGHTS.regressions.max,
      STUCK_WEIGHTS.regressions.perRegression * times,
    ),
  };
}

/** Hints have no time. After help, hints of an exercise that was started before don't count. */
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
  const idleMs = workingTimeMs(breaks, Math.max(lastActivityAt, from), at);
  const thresholdMs = idleMinutes * MINUTE_MS;
  return !failing || idleMs < thresholdMs
    ? null
    : {
        kind: 'idle',
        idleMs,
        points: atThreshold + (max - atThreshold) * clampShare(idleMs / thresholdMs - 1),
      };
}

/** When the score first reached the threshold, to the second. */
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
  const revealed = new Set([
    ...(seat.hintsRevealed.get(currentExercise) ?? []),
    ...(seat.hintsGiven.get(currentExercise) ?? []),
  ]);
  return {
    since,
    live: live.state,
    startReason: live.state === 'not-started' ? live.reason : undefined,
    trail: progress?.trail ?? null,
    resolvedAt: seat.help.resolvedAt,
    failing: live.state === 'evaluated' && live.checks.some(({ state }) => state === 'fail'),
    lastActivityAt: Math.max(seat.lastChangeAt ?? 0, progress?.liveSince ?? 0, since),
    hints: {
      total: room.pack.exercises.find(({ id }) => id === currentExercise)?.hints.length ?? 0,
      revealed: revealed.size,
    },
    typicalDuration: forecast.typicalDuration(currentExercise),
    breaks: room.breaks,
  };
}

const clampShare = (share: number): number => Math.min(1, Math.max(0, share));
const sumPoints = (parts: readonly StuckPart[]): number =>
  parts.reduce((all, { points }) => all + points, 0);
