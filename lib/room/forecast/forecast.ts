import type { ActiveStudent } from '../students.ts';
import {
  expectedPasses,
  fitSurvivalModel,
  type ExpectedCount,
  type DurationSample,
  type SurvivalModel,
} from './survival-model.ts';
import type { ForecastRange, Schedule } from '../views.ts';
import { workingTimeMs } from '../stats/breaks.ts';

/** 80 % of a normal distribution is within this many standard deviations of the mean. */
const EIGHTY_PERCENT_DEVIATIONS = 1.2816;
/**
 * Times are rounded to steps of 5 s that grow with the time, so that students of a large room fall
 * into a few dozen cohorts.
 */
const TIME_STEP = { ms: 5_000, share: 0.05 } as const;

/** Observations of one exercise. */
export interface ExerciseSample {
  /** Durations of passes, and of connected students who still work on it. */
  readonly durations: DurationSample[];
  passed: number;
  /** Time spent (ms) by connected students who work on it -> number of students. */
  readonly timesSpent: Map<number, number>;
}
/** The fitted model of one exercise and the students who work on it. */
export interface ExerciseForecast extends Readonly<Omit<ExerciseSample, 'durations'>> {
  readonly survival: SurvivalModel;
}

/** Observations by exercise. `now`: ms since 1970. */
export function collectSamples(
  students: readonly ActiveStudent[],
  now: number,
  breaks: Schedule['breaks'] = [],
): Map<string, ExerciseSample> {
  const samples = new Map<string, ExerciseSample>();
  const sampleOf = (id: string): ExerciseSample => {
    const sample = samples.get(id) ?? {
      durations: [],
      passed: 0,
      timesSpent: new Map<number, number>(),
    };
    samples.set(id, sample);
    return sample;
  };
  for (const student of students) {
    const { seat, currentExercise, isConnected, completedMs } = student;
    for (const { exercise, pass } of seat.progress.values())
      if (pass !== null) sampleOf(exercise).passed += 1;
    for (const [id, ms] of completedMs) sampleOf(id).durations.push({ ms, passed: true });
    if (currentExercise === null || !isConnected) continue;
    const { durations, timesSpent } = sampleOf(currentExercise);
    const ms = timeSpentMs(student, now, breaks);
    durations.push({ ms, passed: false });
    timesSpent.set(ms, (timesSpent.get(ms) ?? 0) + 1);
  }
  return samples;
}

export function buildForecast(
  { durations, passed, timesSpent }: ExerciseSample = {
    durations: [],
    passed: 0,
    timesSpent: new Map(),
  },
  plannedMs: number,
): ExerciseForecast {
  return { survival: fitSurvivalModel(durations, plannedMs), passed, timesSpent };
}

/** Time that a student has spent on the present exercise, without breaks, in whole steps, ms. */
export function timeSpentMs(
  { since }: Pick<ActiveStudent, 'since'>,
  now: number,
  breaks: Schedule['breaks'],
): number {
  const step = Math.round(
    Math.log1p((TIME_STEP.share * workingTimeMs(breaks, since, now)) / TIME_STEP.ms) /
      TIME_STEP.share,
  );
  return Math.round((Math.expm1(step * TIME_STEP.share) * TIME_STEP.ms) / TIME_STEP.share);
}

/**
 * Forecasts how many students will have passed after `horizonMs`. The number of passes is a sum of
 * independent Bernoulli variables: mean and variance are the sums of theirs (Wang: On the number of
 * successes in independent trials, Statistica Sinica 3, 1993). The uncertainty about the durations
 * is added in survival-model.ts. Disconnected students aren't expected to pass.
 * @param upcoming students who have to pass another exercise first, with their probability
 */
export function forecastPasses(
  { survival, passed, timesSpent }: ExerciseForecast,
  horizonMs: number,
  upcoming: readonly { readonly students: number; readonly probability: number }[] = [],
): ForecastRange {
  let { mean, variance } = expectedPasses(survival, timesSpent, horizonMs);
  let candidates = [...timesSpent.values()].reduce((sum, students) => sum + students, 0);
  for (const { students, probability } of upcoming) {
    mean += students * probability;
    variance += students * probability * (1 - probability);
    candidates += students;
  }
  return toForecastRange({ mean, variance }, passed, candidates);
}

/**
 * A range in whole students, with the continuity correction of 0.5. Never below the number that
 * have passed or above the number that could pass.
 */
function toForecastRange(
  { mean, variance }: ExpectedCount,
  passed: number,
  candidates: number,
): ForecastRange {
  const half = EIGHTY_PERCENT_DEVIATIONS * Math.sqrt(variance) + 0.5;
  const clamp = (students: number): number => passed + Math.min(candidates, Math.max(0, students));
  return {
    low: clamp(Math.ceil(mean - half)),
    mid: clamp(Math.round(mean)),
    high: clamp(Math.floor(mean + half)),
  };
}

/** Raises a later forecast to the sooner one, because its wider range can start lower. */
export function atLeastAsHigh(later: ForecastRange, sooner: ForecastRange): ForecastRange {
  return {
    low: Math.max(later.low, sooner.low),
    mid: Math.max(later.mid, sooner.mid),
    high: Math.max(later.high, sooner.high),
  };
}
