import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { atLeastAsHigh, forecastPasses } from '../forecast/forecast.ts';
import { adviseAdvance } from '../forecast/advance-advice.ts';
import { ForecastContext } from '../forecast/context.ts';
import type { ActiveStudent } from '../students.ts';
import { computeCell } from '../cells.ts';
import { isOver } from '../lifecycle.ts';
import type { RoomState } from '../state.ts';
import { findStuckStudents } from '../stuck.ts';
import type { ExerciseStats, RoomStats, StuckView } from '../views.ts';

/** Show no median below this many samples: it would reveal one student's time. */
const MIN_MEDIAN_SAMPLES = 3;

/** The stats of the room, and its stuck students by seat. */
export interface ComputedRoom {
  readonly stats: RoomStats;
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** `now`: ms since 1970. `before`: the stuck students of the previous result. */
export function computeRoomStats(
  room: RoomState,
  now: number,
  before?: ReadonlyMap<string, StuckView>,
): ComputedRoom {
  const forecast = new ForecastContext(room, now);
  // After the end, no student waits and nothing is forecast.
  const hasEnded = isOver(room.workshop.state);
  const stuck = hasEnded ? new Map<string, StuckView>() : findStuckStudents(room, forecast, before);
  const stats = toRoomStats(room, forecast, stuck);
  return { stuck, stats: hasEnded ? { ...stats, advance: null } : stats };
}

/** Stats of every exercise. Only exercises that students work on get a forecast. */
function toRoomStats(
  room: RoomState,
  forecast: ForecastContext,
  stuck: ComputedRoom['stuck'],
): RoomStats {
  const tallies = new Map(
    room.pack.exercises.map((exercise) => [
      exercise.id,
      { exercise, passed: 0, inProgress: 0, failing: 0, stuck: 0, completedMs: [] as number[] },
    ]),
  );
  for (const student of forecast.students) addToTallies(tallies, student, forecast.now);
  for (const { exercise } of stuck.values()) increment(tallies.get(exercise), 'stuck');
  const exercises = Array.from(
    tallies.values(),
    ({ exercise: { id }, completedMs, ...counts }): ExerciseStats => ({
      ...counts,
      medianMs: median(completedMs),
      ...forecastShortTerm(room, forecast, id, counts),
    }),
  );
  const current = exercises[room.pack.exercises.findIndex(({ id }) => id === room.current)];
  return {
    exercises,
    advance: current === undefined ? null : adviseAdvance(room, forecast, current),
  };
}

interface ExerciseTally extends Record<'passed' | 'inProgress' | 'failing' | 'stuck', number> {
  readonly exercise: Exercise;
  readonly completedMs: number[];
}

function addToTallies(
  tallies: ReadonlyMap<string, ExerciseTally>,
  { seat, isConnected, currentExercise, completedMs }: ActiveStudent,
  now: number,
): void {
  for (const { exercise: id, pass, live } of seat.progress.values()) {
    const tally = tallies.get(id);
    if (pass !== null) increment(tally, 'passed');
    else if (
      tally !== undefined &&
      live.state === 'evaluated' &&
      computeCell(seat, tally.exercise, now).cell.state === 'failing'
    )
      increment(tally, 'failing');
  }
  for (const [id, ms] of completedMs) tallies.get(id)?.completedMs.push(ms);
  if (currentExercise !== null && isConnected)
    increment(tallies.get(currentExercise), 'inProgress');
}

function increment(
  tally: ExerciseTally | undefined,
  counter: 'passed' | 'inProgress' | 'failing' | 'stuck',
): void {
  if (tally !== undefined) tally[counter] += 1;
}

function forecastShortTerm(
  room: RoomState,
  forecast: ForecastContext,
  id: string,
  { passed, inProgress }: { readonly passed: number; readonly inProgress: number },
): Pick<ExerciseStats, 'in5Minutes' | 'in10Minutes'> {
  // Students at earlier exercises are still to come to the current one, and only to that one.
  const upcoming =
    id === room.current
      ? forecast.listCohorts(id).filter(({ currentExercise }) => currentExercise !== id)
      : [];
  if (inProgress === 0 && upcoming.length === 0) {
    const range = passed === 0 ? null : { low: passed, mid: passed, high: passed };
    return { in5Minutes: range, in10Minutes: range };
  }
  const forecastAfter = (minutes: number) =>
    forecastPasses(
      forecast.getForecast(id),
      minutes * MINUTE_MS,
      upcoming.map((cohort) => ({
        students: cohort.seats.length,
        probability: forecast.passProbability(cohort, id, minutes * MINUTE_MS),
      })),
    );
  const in5Minutes = forecastAfter(5);
  return { in5Minutes, in10Minutes: atLeastAsHigh(forecastAfter(10), in5Minutes) };
}

function median(times: readonly number[]): number | null {
  if (times.length < MIN_MEDIAN_SAMPLES) return null;
  const sorted = Float64Array.from(times).sort();
  const [below, above] = [
    sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
    sorted[Math.floor(sorted.length / 2)] ?? 0,
  ];
  return Math.round((below + above) / 2);
}
