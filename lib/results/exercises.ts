import { MINUTE_MS } from '#lib/kit/time.ts';
import {
  COMPETING_ENDS,
  toCompetingObservation,
  toObservation,
  type Attempt,
  type CompetingEnd,
} from './attempts.ts';
import { finalShares } from './cumulative-incidence.ts';
import { estimateProportion, type Proportion } from './proportions.ts';
import {
  fitSurvivalCurve,
  quantileOf,
  restrictedMean,
  type Quantile,
  type ReachedTime,
  type RestrictedMean,
  type SurvivalCurve,
} from './survival.ts';
import { FATES, type Fate } from './types.ts';

/** How long the time to pass can be compared with the plan. */
export const RESTRICTED_TO_PLANS = 3;
/** From these ratios on, the plan is wrong. */
export const PLAN_BOUNDS = { under: 0.75, over: 1.25 } as const;
const SUGGESTION_STEP_MS = 5 * MINUTE_MS;

/** The time that half of the students needed, relative to the plan. */
export interface PlanComparison {
  /** `unknown`: the median isn't reached, and nothing tells that it is over the plan. */
  readonly verdict: 'over' | 'as-planned' | 'under' | 'unknown';
  /** Null if the median isn't reached. */
  readonly ratio: number | null;
  /** Minutes in which three in four students passed, rounded up to 5; null if too few passed. */
  readonly suggestedMinutes: number | null;
}

/** The time to pass of an exercise, if at least one attempt has an observed time. */
export interface PassTimes {
  readonly curve: SurvivalCurve;
  readonly q25: Quantile;
  readonly q50: Quantile;
  readonly q75: Quantile;
  readonly q90: Quantile;
  readonly mean: RestrictedMean;
  readonly plan: PlanComparison;
  /** Shares of the attempts, 0 to 1. */
  readonly ends: Readonly<Record<CompetingEnd, number>>;
}

/** How the students of a workshop did one exercise. */
export interface ExerciseSummary {
  readonly reached: number;
  readonly fates: Readonly<Record<Fate, number>>;
  /** Null if no student reached the exercise. */
  readonly passed: Proportion | null;
  readonly times: PassTimes | null;
}

/** `attempts`: those of one exercise. */
export function summarizeExercise(
  attempts: readonly Attempt[],
  plannedMs: number,
): ExerciseSummary {
  const fates = Object.fromEntries(
    FATES.map((fate) => [fate, attempts.filter((attempt) => attempt.fate === fate).length]),
  ) as Record<Fate, number>;
  const passed = attempts.filter(({ end }) => end === 'passed').length;
  return {
    reached: attempts.length,
    fates,
    passed: estimateProportion(passed, attempts.length),
    times: summarizeTimes(attempts, plannedMs),
  };
}

function summarizeTimes(attempts: readonly Attempt[], plannedMs: number): PassTimes | null {
  const curve = fitSurvivalCurve(attempts.flatMap((attempt) => toObservation(attempt) ?? []));
  if (curve === null) return null;
  const [q50, q75] = [quantileOf(curve, 0.5), quantileOf(curve, 0.75)];
  return {
    curve,
    q25: quantileOf(curve, 0.25),
    q50,
    q75,
    q90: quantileOf(curve, 0.9),
    mean: restrictedMean(curve, RESTRICTED_TO_PLANS * plannedMs),
    plan: comparePlan(q50, q75, plannedMs),
    ends: finalShares<CompetingEnd>(
      attempts.flatMap((attempt) => toCompetingObservation(attempt) ?? []),
      COMPETING_ENDS,
    ),
  };
}

/** The verdict needs the interval of the median, because few students prove little. */
function comparePlan(median: Quantile, q75: Quantile, plannedMs: number): PlanComparison {
  const isOver = earliestMs(median.lower) > PLAN_BOUNDS.over * plannedMs;
  const isUnder =
    median.upper.state === 'reached' && median.upper.ms < PLAN_BOUNDS.under * plannedMs;
  const isKnown = median.estimate.state === 'reached';
  return {
    verdict: isOver ? 'over' : isUnder ? 'under' : isKnown ? 'as-planned' : 'unknown',
    ratio: median.estimate.state === 'reached' ? median.estimate.ms / plannedMs : null,
    suggestedMinutes:
      q75.estimate.state === 'reached'
        ? (Math.ceil(q75.estimate.ms / SUGGESTION_STEP_MS) * SUGGESTION_STEP_MS) / MINUTE_MS
        : null,
  };
}

/** A time that isn't reached is later than the longest one. */
function earliestMs(time: ReachedTime): number {
  return time.state === 'reached' ? time.ms : time.longestMs;
}
