/**
 * Estimates of the time until an end, such as a pass, when some ends were not observed. A reader can
 * compute each of them again from the exported attempts. The live forecast has a Bayesian model
 * instead, because there the data is incomplete (lib/room/forecast/survival-model.ts).
 */
import { Z_95 } from './normal.ts';

/** The time until an end, or until the observation stopped without one (right-censored). */
export interface Observation {
  readonly ms: number;
  readonly isObserved: boolean;
}

/** Limits of a 95 % interval, 0 to 1. */
interface Band {
  readonly lower: number;
  readonly upper: number;
}

/** The curve from this time to the next step. */
export interface SurvivalStep extends Band {
  readonly ms: number;
  /** Observations that were still open just before this time. */
  readonly atRisk: number;
  /** Ends at this time. */
  readonly ends: number;
  /** Share without an end after this time, 0 to 1. */
  readonly survival: number;
}

/** A Kaplan–Meier curve. Before the first step, the share without an end is 1. */
export interface SurvivalCurve {
  readonly count: number;
  readonly observed: number;
  /** The longest time of all observations. The curve is unknown after it, unless it reached 0. */
  readonly longestMs: number;
  /** One step for each time with an end, earliest first. */
  readonly steps: readonly SurvivalStep[];
}

/** A time that the curve reaches or not. `not-reached` means: later than `longestMs`. */
export type ReachedTime =
  | { readonly state: 'reached'; readonly ms: number }
  | { readonly state: 'not-reached'; readonly longestMs: number };

/** A quantile with its 95 % interval. `lower` is never later than `estimate`, `upper` never earlier. */
export interface Quantile {
  readonly estimate: ReachedTime;
  readonly lower: ReachedTime;
  readonly upper: ReachedTime;
}

/** The mean of the time up to `untilMs`, where longer times count as `untilMs`. */
export interface RestrictedMean {
  readonly ms: number;
  readonly standardErrorMs: number;
  readonly untilMs: number;
}

/** Products of fractions differ from the exact share in the last digits. */
const ROUNDING = 1e-9;

/** All observations of one time. */
export interface TimeGroup<T extends { readonly ms: number }> {
  readonly ms: number;
  readonly atRisk: number;
  readonly members: readonly T[];
}

/** Observations grouped by time, earliest first, with the number of those that are not earlier. */
export function groupByTime<T extends { readonly ms: number }>(
  observations: readonly T[],
): TimeGroup<T>[] {
  const groups = [...Map.groupBy(observations, ({ ms }) => ms)].sort(([a], [b]) => a - b);
  let atRisk = observations.length;
  return groups.map(([ms, members]) => {
    const group = { ms, atRisk, members };
    atRisk -= members.length;
    return group;
  });
}

/**
 * The Kaplan–Meier curve with a pointwise 95 % band by log(−log) and Greenwood's variance (Kalbfleisch
 * and Prentice: The Statistical Analysis of Failure Time Data, 2nd edition, chapter 1.4); null
 * without an observation. An end and a censoring at the same time count as the end first.
 */
export function fitSurvivalCurve(observations: readonly Observation[]): SurvivalCurve | null {
  const groups = groupByTime(observations);
  const last = groups.at(-1);
  if (last === undefined) return null;
  const steps: SurvivalStep[] = [];
  let [survival, greenwood] = [1, 0];
  for (const { ms, atRisk, members } of groups) {
    const ends = members.filter(({ isObserved }) => isObserved).length;
    if (ends === 0) continue;
    survival = (survival * (atRisk - ends)) / atRisk;
    greenwood += ends === atRisk ? 0 : ends / (atRisk * (atRisk - ends));
    const band =
      survival > 0
        ? bandOf(survival, greenwood)
        : // The variance is unknown here. The limit before can only be too high.
          { lower: 0, upper: steps.at(-1)?.upper ?? 1 };
    steps.push({ ms, atRisk, ends, survival, ...band });
  }
  return {
    count: observations.length,
    observed: steps.reduce((sum, { ends }) => sum + ends, 0),
    longestMs: last.ms,
    steps,
  };
}

/** `survival`: more than 0, less than 1. `greenwood`: relative variance of it. */
function bandOf(survival: number, greenwood: number): Band {
  // At most 1, because the logarithm is negative.
  const factor = Math.exp((Z_95 * Math.sqrt(greenwood)) / Math.log(survival));
  return { lower: survival ** (1 / factor), upper: survival ** factor };
}

/**
 * The first time at which at least `share` of the observations have ended. Its interval goes from
 * the first to the last time whose band contains that share.
 */
export function quantileOf(curve: SurvivalCurve, share: number): Quantile {
  const { steps, longestMs } = curve;
  const staying = 1 - share + ROUNDING;
  const toTime = (step: SurvivalStep | undefined): ReachedTime =>
    step === undefined ? { state: 'not-reached', longestMs } : { state: 'reached', ms: step.ms };
  return {
    estimate: toTime(steps.find(({ survival }) => survival <= staying)),
    lower: toTime(steps.find(({ lower }) => lower <= staying)),
    upper: toTime(steps[steps.findLastIndex(({ upper }) => upper > staying) + 1]),
  };
}

/**
 * The area under the curve up to `untilMs`, at most up to the longest time, because the curve is
 * unknown after it. The variance is Greenwood's (Klein and Moeschberger: Survival Analysis, 2nd
 * edition, chapter 4.5).
 */
export function restrictedMean(curve: SurvivalCurve, untilMs: number): RestrictedMean {
  const until = Math.max(0, Math.min(untilMs, curve.longestMs));
  const steps = curve.steps.filter(({ ms }) => ms <= until);
  let [area, variance, end] = [0, 0, until];
  // From the last step, because the variance needs the area after each step.
  for (const { ms, atRisk, ends, survival } of steps.reverse()) {
    area += survival * (end - ms);
    end = ms;
    if (ends < atRisk) variance += (area ** 2 * ends) / (atRisk * (atRisk - ends));
  }
  return {
    ms: area + end,
    standardErrorMs: Math.sqrt(variance),
    untilMs: until,
  };
}
