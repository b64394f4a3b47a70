import {
  buildForecast,
  collectSamples,
  timeSpentMs,
  type ExerciseForecast,
  type ExerciseSample,
} from './forecast.ts';
import { listActiveStudents, type ActiveStudent } from '../students.ts';
import type { RoomState, SeatState } from '../state.ts';
import { passProbabilityWithin, quantile } from './survival-model.ts';

const MINUTE_MS = 60_000;
/** Into so many parts a time is cut in which one exercise is passed and then another. */
const INTEGRATION_STEPS = 4;
/** Nobody is slow for being a fifth slower than the others: the least spread of ln(time). */
const MIN_SPREAD = 0.25;
/** A quarter of a normal distribution lies so many standard deviations below its middle. */
const QUARTILE_DEVIATIONS = 0.6745;

/** How long an exercise takes here, those who are still at it counted in, ms; `spread` of ln(time), as one standard deviation. */
export interface TypicalDuration {
  readonly medianMs: number;
  /** Within half of what the pack gives nobody is slow, however quick the others were. */
  readonly minMs: number;
  readonly spread: number;
}

/** People who have been at one exercise for as long as each other, ms. */
export interface Cohort {
  readonly currentExercise: string;
  readonly spentMs: number;
  readonly seats: SeatState[];
}

/** The people of a room at one moment, and what it tells of an exercise; each is worked out once, when it is asked for. */
export class ForecastContext {
  readonly students: readonly ActiveStudent[];
  readonly now: number;
  readonly #breaks: RoomState['breaks'];
  readonly #samples: ReadonlyMap<string, ExerciseSample>;
  readonly #exercises = new Map<string, { readonly index: number; readonly plannedMs: number }>();
  readonly #forecasts = new Map<string, ExerciseForecast>();
  readonly #typicalDurations = new Map<string, TypicalDuration>();
  readonly #cohorts = new Map<string, readonly Cohort[]>();

  /** `now` in ms since 1970. */
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

  /** How long the pack gives, ms. */
  plannedMs(id: string): number {
    return this.#exercises.get(id)?.plannedMs ?? MINUTE_MS;
  }

  /**
   * Middle and spread without a look at the slowest half, whom it is to be measured by: the spread is that of the quarter
   * below the middle.
   */
  typicalDuration(id: string): TypicalDuration {
    return getOrCreate(this.#typicalDurations, id, () => {
      const { survival } = this.getForecast(id);
      const [medianMs, quarter] = [quantile(survival, 0.5), quantile(survival, 0.25)];
      return {
        medianMs,
        minMs: this.plannedMs(id) / 2,
        spread: Math.max(MIN_SPREAD, Math.log(medianMs / quarter) / QUARTILE_DEVIATIONS),
      };
    });
  }

  /** Those who may yet pass an exercise: they are here, and at it or at an earlier one. Who has been at the same for as long is told together. */
  listCohorts(id: string): readonly Cohort[] {
    return getOrCreate(this.#cohorts, id, () => {
      const groups = new Map<string, Cohort>();
      for (const person of this.students) {
        const { currentExercise, isConnected, seat } = person;
        if (
          currentExercise === null ||
          !isConnected ||
          seat.progress.get(id)?.pass != null ||
          this.#indexOfExercise(currentExercise) > this.#indexOfExercise(id)
        )
          continue;
        const spentMs = timeSpentMs(person, this.now, this.#breaks);
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

  /** How probable it is that each of them will have passed it in `horizon` ms. */
  passProbability({ currentExercise, spentMs }: Cohort, id: string, horizonMs: number): number {
    return currentExercise === id
      ? passProbabilityWithin(this.getForecast(id).survival, spentMs, horizonMs)
      : this.#passProbabilityAfterCurrent(currentExercise, spentMs, id, horizonMs);
  }

  /** First the one they are at, then the other from its beginning. */
  #passProbabilityAfterCurrent(
    currentExercise: string,
    spentMs: number,
    id: string,
    horizonMs: number,
  ): number {
    const part = horizonMs / INTEGRATION_STEPS;
    const passedBy = (parts: number): number =>
      parts === 0
        ? 0
        : passProbabilityWithin(this.getForecast(currentExercise).survival, spentMs, parts * part);
    return Array.from(
      { length: INTEGRATION_STEPS },
      (_, index) =>
        (passedBy(index + 1) - passedBy(index)) *
        passProbabilityWithin(this.getForecast(id).survival, 0, horizonMs - (index + 0.5) * part),
    ).reduce((sum, p) => sum + p, 0);
  }

  #indexOfExercise(id: string): number {
    return this.#exercises.get(id)?.index ?? -1;
  }
}

function getOrCreate<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = create();
  map.set(key, made);
  return made;
}
