import type { Exercise } from '#lib/packs/types.ts';
import { atLeastAsHigh, forecastPasses } from '../forecast/forecast.ts';
import { adviseAdvance } from '../forecast/advance-advice.ts';
import { ForecastContext } from '../forecast/context.ts';
import type { ActiveStudent } from '../students.ts';
import { computeCell } from '../cells.ts';
import type { RoomState } from '../state.ts';
import { findStuckStudents } from '../stuck.ts';
import type { ExerciseStats, RoomStats, StuckView } from '../views.ts';

const MINUTE_MS = 60_000;
/** A middle of fewer times is one person's. */
const MIN_MEDIAN_SAMPLES = 3;

/** The whole room counted once: its figures, and who is stuck, by seat. */
export interface ComputedRoom {
  readonly stats: RoomStats;
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** `now` in ms since 1970; `before`: who was stuck when it was last counted. */
export function computeRoomStats(
  room: RoomState,
  now: number,
  before?: ReadonlyMap<string, StuckView>,
): ComputedRoom {
  const forecast = new ForecastContext(room, now);
  const stuck = findStuckStudents(room, forecast, before);
  return { stuck, stats: toRoomStats(room, forecast, stuck) };
}

/** Of every exercise; only those that somebody is at are foretold. */
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
  for (const person of forecast.students) addToTallies(tallies, person, forecast.now);
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

interface ExerciseTally extends Record<'passed' | 'here' | 'trouble' | 'stuck', number> {
  readonly exercise: Exercise;
  readonly completedMs: number[];
}

function addToTallies(
  tallies: ReadonlyMap<string, ExerciseTally>,
  { seat, isConnected, currentExercise, completedMs }: ActiveStudent,
  now: number,
): void {
  for (const { exercise: id, pass, live } of seat.progress.values()) {
    const of = tallies.get(id);
    if (pass !== null) increment(of, 'passed');
    else if (
      of !== undefined &&
      live.state === 'evaluated' &&
      computeCell(seat, of.exercise, now).cell.state === 'failing'
    )
      increment(of, 'trouble');
  }
  for (const [id, ms] of completedMs) tallies.get(id)?.completedMs.push(ms);
  if (currentExercise !== null && isConnected) increment(tallies.get(currentExercise), 'here');
}

function increment(
  tally: ExerciseTally | undefined,
  counter: 'passed' | 'here' | 'trouble' | 'stuck',
): void {
  if (tally !== undefined) tally[counter] += 1;
}

function forecastShortTerm(
  room: RoomState,
  forecast: ForecastContext,
  id: string,
  { passed, inProgress }: { readonly passed: number; readonly inProgress: number },
): Pick<ExerciseStats, 'in5Minutes' | 'in10Minutes'> {
  // All the room is on its way to the current exercise; to another one only who is there.
  const coming =
    id === room.current
      ? forecast.listCohorts(id).filter(({ currentExercise }) => currentExercise !== id)
      : [];
  if (inProgress === 0 && coming.length === 0) {
    const known = passed === 0 ? null : { low: passed, mid: passed, high: passed };
    return { in5Minutes: known, in10Minutes: known };
  }
  const within = (minutes: number) =>
    forecastPasses(
      forecast.getForecast(id),
      minutes * MINUTE_MS,
      coming.map((some) => ({
        people: some.seats.length,
        probability: forecast.passProbability(some, id, minutes * MINUTE_MS),
      })),
    );
  const in5Minutes = within(5);
  return { in5Minutes, in10Minutes: atLeastAsHigh(within(10), in5Minutes) };
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
