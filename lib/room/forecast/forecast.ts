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

/** Eight times in ten a normal variable lies within so many standard deviations of its middle. */
const EIGHTY_PERCENT_DEVIATIONS = 1.2816;
/** Times are compared in steps of 5 s, and of a twentieth of themselves: people of a large room are at a few dozen of them. */
const TIME_STEP = { ms: 5_000, share: 0.05 } as const;

/** What was seen of one exercise. */
export interface ExerciseSample {
  /** Who took how long, and who is here and at it. */
  readonly durations: DurationSample[];
  passed: number;
  /** Times spent by those who are here and at it, ms, and how many people spent each. */
  readonly timesSpent: Map<number, number>;
}
/** What the room tells of one exercise, and who is at it. */
export interface ExerciseForecast extends Readonly<Omit<ExerciseSample, 'durations'>> {
  readonly survival: SurvivalModel;
}

/** By exercise; `now` in ms since 1970, `breaks` as a room's. */
export function collectSamples(
  students: readonly ActiveStudent[],
  now: number,
  breaks: Schedule['breaks'] = [],
): Map<string, ExerciseSample> {
  const all = new Map<string, ExerciseSample>();
  const of = (id: string): ExerciseSample => {
    const known = all.get(id) ?? {
      durations: [],
      passed: 0,
      timesSpent: new Map<number, number>(),
    };
    all.set(id, known);
    return known;
  };
  for (const person of students) {
    const { seat, currentExercise, isConnected, completedMs } = person;
    for (const { exercise, pass } of seat.progress.values())
      if (pass !== null) of(exercise).passed += 1;
    for (const [id, ms] of completedMs) of(id).durations.push({ ms, passed: true });
    if (currentExercise === null || !isConnected) continue;
    const [{ durations, timesSpent }, ms] = [of(currentExercise), timeSpentMs(person, now, breaks)];
    durations.push({ ms, passed: false });
    timesSpent.set(ms, (timesSpent.get(ms) ?? 0) + 1);
  }
  return all;
}

/** @param about how long the pack gives, ms */
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

/** How long somebody has been at what they work on, without breaks, in whole steps, ms. */
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
 * How many will have passed in `horizon` ms. Each who is at it passes or does not, a sum of independent Bernoullis: its mean and
 * variance are the sums of theirs (Wang: On the number of successes in independent trials, Statistica Sinica 3, 1993), and what
 * is not known of the exercise's times comes on top, see survival.ts. People who are away are not expected to pass.
 * @param coming those who have to pass something else before: how many people, and how probable it is of each
 */
export function forecastPasses(
  { survival, passed, timesSpent }: ExerciseForecast,
  horizonMs: number,
  upcoming: readonly { readonly people: number; readonly probability: number }[] = [],
): ForecastRange {
  let { mean, variance } = expectedPasses(survival, timesSpent, horizonMs);
  let at = [...timesSpent.values()].reduce((sum, people) => sum + people, 0);
  for (const { people, probability } of upcoming) {
    mean += people * probability;
    variance += people * probability * (1 - probability);
    at += people;
  }
  return toForecastRange({ mean, variance }, passed, at);
}

/** In whole people, with the half of one on each side that a normal variable needs to stand for a count; never fewer than have passed, nor more than could have. */
function toForecastRange(
  { mean, variance }: ExpectedCount,
  passed: number,
  candidates: number,
): ForecastRange {
  const half = EIGHTY_PERCENT_DEVIATIONS * Math.sqrt(variance) + 0.5;
  const within = (people: number): number => passed + Math.min(candidates, Math.max(0, people));
  return {
    low: within(Math.ceil(mean - half)),
    mid: within(Math.round(mean)),
    high: within(Math.floor(mean + half)),
  };
}

/** A longer wait never has a lower answer, though the wider range of it may begin further down. */
export function atLeastAsHigh(later: ForecastRange, sooner: ForecastRange): ForecastRange {
  return {
    low: Math.max(later.low, sooner.low),
    mid: Math.max(later.mid, sooner.mid),
    high: Math.max(later.high, sooner.high),
  };
}
