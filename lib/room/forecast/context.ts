import { MINUTE_MS } from '#lib/kit/time.ts';
import {
  buildForecast,
  collectSamples,
  timeSpentMs,
  type ExerciseForecast,
  type ExerciseSample,
} from './forecast.ts';
import { listActiveStudents, type ActiveStudent } from '../students.ts';
import type { RoomState, SeatState } from '../state.ts';
import { passProbabilityWithin, quantile, type SurvivalModel } from './survival-model.ts';

/** Steps of the integral over the time at which a student passes the exercise before. */
const INTEGRATION_STEPS = 4;
/** Lower bound of the spread of ln(time), so that small differences don't count as slow. */
const MIN_SPREAD = 0.25;
/** Distance of the quartile from the median of a normal distribution, in standard deviations. */
const QUARTILE_DEVIATIONS = 0.6745;

/**
 * How long an exercise takes in this room, including students who still work on it. `spread`:
 * standard deviation of ln(time).
 */
export interface TypicalDuration {
  readonly medianMs: number;
  /** Half of the planned time. No student is slow before it, even if others were fast. */
  readonly minMs: number;
  readonly spread: number;
}

/**
 * Median and spread of the fitted times. The spread comes from the lower quartile only, because slow
 * students are compared with it. `plannedMs`: the duration that the pack plans.
 */
export function findTypicalDuration(survival: SurvivalModel, plannedMs: number): TypicalDuration {
  const [medianMs, quartileMs] = [quantile(survival, 0.5), quantile(survival, 0.25)];
  return {
    medianMs,
    minMs: plannedMs / 2,
    spread: Math.max(MIN_SPREAD, Math.log(medianMs / quartileMs) / QUARTILE_DEVIATIONS),
  };
}

/** Students who have worked on one exercise for the same time. */
export interface Cohort {
  readonly currentExercise: string;
  readonly spentMs: number;
  readonly seats: SeatState[];
}

/** The students at one moment and forecasts per exercise, which are computed on demand and kept. */
export class ForecastContext {
  readonly students: readonly ActiveStudent[];
  readonly now: number;
  readonly #breaks: RoomState['breaks'];
  readonly #samples: ReadonlyMap<string, ExerciseSample>;
  readonly #exercises = new Map<string, { readonly index: number; readonly plannedMs: number }>();
  readonly #forecasts = new Map<string, ExerciseForecast>();
  readonly #typicalDurations = new Map<string, TypicalDuration>();
  readonly #cohorts = new Map<string, readonly Cohort[]>();

  /** `now`: ms since 1970. */
  constructor(room: RoomState, now: number) {
    this.students = listActiveStudents(room, now);
    [this.now, this.#breaks] = [now, room.breaks];
    this.#samples = collectSamples(this.students, now, room.breaks);
    room.pack.exercises.forEach(({ id, minutes }, index) =>
      this.#exercises.set(id, { index, plannedMs: minutes * MINUTE_MS }),
    );
  }

  getForecast(id: string): ExerciseForecast {
    return getOrCreate(this.#forecasts, id, () =>
      buildForecast(this.#samples.get(id), this.plannedMs(id)),
    );
  }

  /** Planned duration of the exercise, ms. */
  plannedMs(id: string): number {
    return this.#exercises.get(id)?.plannedMs ?? MINUTE_MS;
  }

  typicalDuration(id: string): TypicalDuration {
    return getOrCreate(this.#typicalDurations, id, () =>
      findTypicalDuration(this.getForecast(id).survival, this.plannedMs(id)),
    );
  }

  /** Connected students who haven't passed the exercise and work on it or on an earlier one. */
  listCohorts(id: string): readonly Cohort[] {
    return getOrCreate(this.#cohorts, id, () => {
      const groups = new Map<string, Cohort>();
      for (const student of this.students) {
        const { currentExercise, isConnected, seat } = student;
        if (
          currentExercise === null ||
          !isConnected ||
          seat.progress.get(id)?.pass != null ||
          this.#indexOfExercise(currentExercise) > this.#indexOfExercise(id)
        )
          continue;
        const spentMs = timeSpentMs(student, this.now, this.#breaks);
        const group = getOrCreate(groups, `${currentExercise} ${String(spentMs)}`, () => ({
          currentExercise,
          spentMs,
          seats: [],
        }));
        group.seats.push(seat);
      }
      return [...groups.values()];
    });
  }

  /** Probability that a student of the cohort passes the exercise within `horizonMs`. */
  passProbability({ currentExercise, spentMs }: Cohort, id: string, horizonMs: number): number {
    return currentExercise === id
      ? passProbabilityWithin(this.getForecast(id).survival, spentMs, horizonMs)
      : this.#passProbabilityAfterCurrent(currentExercise, spentMs, id, horizonMs);
  }

  /** Passes the present exercise first, then the other one from its start. */
  #passProbabilityAfterCurrent(
    currentExercise: string,
    spentMs: number,
    id: string,
    horizonMs: number,
  ): number {
    const stepMs = horizonMs / INTEGRATION_STEPS;
    const passedBy = (steps: number): number =>
      steps === 0
        ? 0
        : passProbabilityWithin(
            this.getForecast(currentExercise).survival,
            spentMs,
            steps * stepMs,
          );
    return Array.from(
      { length: INTEGRATION_STEPS },
      (_, index) =>
        (passedBy(index + 1) - passedBy(index)) *
        passProbabilityWithin(this.getForecast(id).survival, 0, horizonMs - (index + 0.5) * stepMs),
    ).reduce((sum, p) => sum + p, 0);
  }

  #indexOfExercise(id: string): number {
    return this.#exercises.get(id)?.index ?? -1;
  }
}

function getOrCreate<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}
