import { MINUTE_MS } from '#lib/kit/time.ts';
import { MIN_GROUP_SIZE } from '#lib/room/stats/small-groups.ts';
import type { Disclosure } from './disclosure.ts';
import type { ExerciseSummary, PassTimes } from './exercises.ts';
import type { ExerciseTotals, Summary } from './summary.ts';
import { canShowQuantile } from './suppression.ts';
import type { Quantile, ReachedTime, SurvivalCurve } from './survival.ts';
import type { ExerciseResult, Fate } from './types.ts';

/** The fates in three groups: passes without a time, passes with a time, and the others. */
const PASSED_WITHOUT_TIME = ['found-at-connect', 'marked-passed'] as const;
const PASSED = ['passed-after-solution', 'passed-first-try', 'passed-after-failures'] as const;
const NOT_PASSED = ['not-started', 'left', 'moved-on', 'out-of-time'] as const;
/** The longest time of all is that of one student, so it is rounded down. */
const LONGEST_STEP_MS = 5 * MINUTE_MS;

type Times = NonNullable<ExerciseResult['times']>;

/** An exercise without small groups. `exercise`: with all numbers. */
export function protectExercise(
  exercise: ExerciseResult,
  { summary }: ExerciseTotals,
  disclosure: Disclosure<Summary>,
): ExerciseResult {
  const totalsOf = (part: Summary): ExerciseTotals | undefined =>
    part.exercises.find(({ id }) => id === exercise.id);
  const countsOf = (part: Summary, fates: readonly Fate[]): number[] =>
    fates.map((fate) => totalsOf(part)?.summary.fates[fate] ?? 0);
  const sumOf = (part: Summary, fates: readonly Fate[]): number =>
    countsOf(part, fates).reduce((sum, count) => sum + count, 0);
  const fatesOf = (fates: readonly Fate[]): (readonly [Fate, number | null])[] => {
    const counts = disclosure.row((part) => countsOf(part, fates));
    return fates.map((fate, index) => [fate, counts[index] ?? null] as const);
  };
  const reached = disclosure.count((part) => totalsOf(part)?.summary.reached ?? 0);
  const passed =
    reached === null
      ? null
      : disclosure.proportion((part) => totalsOf(part)?.summary.passed ?? null);
  // The sum of each group of fates can be computed from the numbers of passes and times.
  const [withoutTime, withTime, others] = disclosure.row((part) => [
    sumOf(part, PASSED_WITHOUT_TIME),
    sumOf(part, PASSED),
    sumOf(part, NOT_PASSED),
  ]);
  const areTimesCounted =
    passed !== null && withoutTime != null && withTime != null && others != null;
  const groups = areTimesCounted
    ? [PASSED_WITHOUT_TIME, PASSED, NOT_PASSED]
    : [[...PASSED_WITHOUT_TIME, ...PASSED], NOT_PASSED];
  const fates =
    passed === null
      ? null
      : (Object.fromEntries(groups.flatMap(fatesOf)) as NonNullable<ExerciseResult['fates']>);
  return {
    ...exercise,
    reached,
    passed,
    fates,
    times:
      exercise.times &&
      summary.times &&
      protectTimes(exercise.times, summary.times, {
        plannedMs: exercise.plannedMs,
        areTimesCounted,
        fates,
      }),
    lostMs: disclosure.allows((part) => totalsOf(part)?.losingStudents ?? 0)
      ? exercise.lostMs
      : null,
  };
}

/** What is known of the exercise beside its times. */
interface ShownFates {
  readonly plannedMs: number;
  /** Whether all numbers of attempts with and without a time are shown. */
  readonly areTimesCounted: boolean;
  readonly fates: ExerciseResult['fates'];
}

function protectTimes(
  times: Times,
  { curve, q25, q50, q75, q90 }: PassTimes,
  { plannedMs, areTimesCounted, fates }: ShownFates,
): Times | null {
  const { count } = curve;
  if (!canShowQuantile(0.5, count)) return null;
  const show = (share: number, quantile: Quantile): Quantile | null =>
    canShowQuantile(share, count) ? roundQuantile(quantile) : null;
  const median = show(0.5, q50)?.estimate;
  const areEndsShown = areTimesCounted && fates?.['moved-on'] != null && fates.left != null;
  return {
    ...times,
    count: areTimesCounted ? times.count : null,
    observed: areTimesCounted ? times.observed : null,
    q25: show(0.25, q25),
    q50: show(0.5, q50),
    q75: show(0.75, q75),
    q90: show(0.9, q90),
    restrictedMeanMs: round(times.restrictedMeanMs, MINUTE_MS),
    restrictedToMs: floor(times.restrictedToMs, LONGEST_STEP_MS),
    ratio: median?.state === 'reached' ? median.ms / plannedMs : null,
    suggestedMinutes: canShowQuantile(0.75, count) ? times.suggestedMinutes : null,
    ends: areEndsShown ? times.ends : null,
    curve: times.curve && protectCurve(curve),
    censoredMs: null,
  };
}

/** Each step is the time of several passes, and at that time enough students still work. */
function protectCurve({ steps }: SurvivalCurve): Times['curve'] {
  const shown: NonNullable<Times['curve']> = [];
  let passes = 0;
  for (const { ms, ends, atRisk, survival, lower, upper } of steps) {
    passes += ends;
    if (atRisk - ends < MIN_GROUP_SIZE) break;
    if (passes < MIN_GROUP_SIZE) continue;
    passes = 0;
    shown.push({
      ms: round(ms, MINUTE_MS),
      passed: round(1 - survival, 0.01),
      lower: round(1 - upper, 0.01),
      upper: round(1 - lower, 0.01),
    });
  }
  return shown;
}

/** A quantile without the exact time of a student. */
export function roundQuantile({ estimate, lower, upper }: Quantile): Quantile {
  return {
    estimate: roundTime(estimate),
    lower: roundTime(lower),
    upper: roundTime(upper),
  };
}

function roundTime(time: ReachedTime): ReachedTime {
  return time.state === 'reached'
    ? { state: 'reached', ms: round(time.ms, MINUTE_MS) }
    : { state: 'not-reached', longestMs: floor(time.longestMs, LONGEST_STEP_MS) };
}

/** What the rules of "What to change" can read about an exercise. */
export function protectSummary(
  { reached, passed, fates, times }: ExerciseResult,
  summary: ExerciseSummary,
): ExerciseSummary | null {
  if (reached === null) return null;
  return {
    reached,
    passed,
    fates: { ...summary.fates, 'moved-on': fates?.['moved-on'] ?? 0 },
    times:
      times && summary.times && times.q50 && times.q75
        ? {
            ...summary.times,
            q50: times.q50,
            q75: times.q75,
            plan: {
              verdict: times.verdict,
              ratio: times.ratio,
              suggestedMinutes: times.suggestedMinutes,
            },
          }
        : null,
  };
}

/** To the nearest multiple of `step`. */
export function round(value: number, step: number): number {
  // The product of a decimal step has digits that the value doesn't have.
  return step < 1 ? Math.round(value / step) / (1 / step) : Math.round(value / step) * step;
}

function floor(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
