import { MINUTE_MS } from '#lib/kit/time.ts';
import { absenceReason } from './cells.ts';
import { findExerciseStart } from './exercise-start.ts';
import type { RoomState, SeatState } from './state.ts';
import { workingTimeMs } from './stats/breaks.ts';

/** A student's progress through the course. Times are ms since 1970, durations ms. */
export interface ActiveStudent {
  readonly seat: SeatState;
  /** Whether the agent reports. One late heartbeat doesn't count as disconnected. */
  readonly isConnected: boolean;
  /**
   * The exercise that the student works on: the furthest started one, or the room's current one if
   * that is passed; null if both are passed.
   */
  readonly currentExercise: string | null;
  /** Since when the student could work on it; the present if unknown. */
  readonly since: number;
  /** Known durations of the passed exercises, without breaks. */
  readonly completedMs: ReadonlyMap<string, number>;
}

/**
 * Students who count in the stats, in the order of the seats: on occupied seats, and on prepared
 * VMs where work has started. `now`: ms since 1970.
 */
export function listActiveStudents(room: RoomState, now: number): ActiveStudent[] {
  const plannedMs = planDurations(room);
  return [...room.seats.values()].flatMap((seat) => {
    if (!isOccupied(room, seat)) return [];
    const currentExercise =
      [furthestStartedExercise(room, seat), room.current].find(
        (id) => id !== null && plannedMs.has(id) && seat.progress.get(id)?.pass == null,
      ) ?? null;
    const { since, completedMs } = measureTimes(room, seat, currentExercise, plannedMs, now);
    return [
      {
        seat,
        isConnected: absenceReason(seat.presence, '') === null,
        currentExercise,
        since,
        completedMs,
      },
    ];
  });
}

/** Known durations of the passed exercises of one seat, ms without breaks, by exercise. */
export function measureCompletedMs(
  room: RoomState,
  seat: SeatState,
  now: number,
): ReadonlyMap<string, number> {
  return measureTimes(room, seat, null, planDurations(room), now).completedMs;
}

function planDurations({ pack }: RoomState): ReadonlyMap<string, number> {
  return new Map(pack.exercises.map(({ id, minutes }) => [id, minutes * MINUTE_MS]));
}

/**
 * When the student could begin each exercise, see `findExerciseStart`. Passes that were found at the
 * first connect or given by an instructor have no known duration.
 */
function measureTimes(
  { current, currentSince, workshop, breaks }: RoomState,
  seat: SeatState,
  currentExercise: string | null,
  plannedMs: ReadonlyMap<string, number>,
  now: number,
): Pick<ActiveStudent, 'since' | 'completedMs'> {
  const firstAttemptAt = (id: string): number | null =>
    seat.progress.get(id)?.trail?.begunAt ?? null;
  const passes = Array.from(seat.progress.values(), ({ pass }) => pass)
    .filter((pass) => pass !== null)
    .sort((a, b) => a.at - b.at);
  const currentChanges = currentSince === null ? [] : [{ exercise: current, at: currentSince }];
  const startOf = (exercise: string, begunAt: number, passCount = passes.length): number =>
    findExerciseStart({
      exercise,
      begunAt,
      plannedMs: plannedMs.get(exercise) ?? 0,
      passes,
      passCount,
      currentChanges,
      workshopStartsAt: workshop.startsAt,
    });
  const completedMs = new Map<string, number>();
  passes.forEach(({ exercise, at, source, foundAtConnect }, index) => {
    const begun = firstAttemptAt(exercise);
    if (begun !== null && begun <= at && source !== 'instructor' && !foundAtConnect)
      completedMs.set(exercise, workingTimeMs(breaks, startOf(exercise, begun, index), at));
  });
  if (currentExercise === null) return { since: now, completedMs };
  const begun = firstAttemptAt(currentExercise);
  // Without an attempt, this is the room's current exercise.
  const since =
    begun === null
      ? Math.max(currentSince ?? now, passes.at(-1)?.at ?? -Infinity)
      : startOf(currentExercise, begun);
  return { since: Math.min(since, now), completedMs };
}

/** Whether a student is on the seat, or work has started on a prepared VM. */
export function isOccupied(room: RoomState, seat: SeatState): boolean {
  return (
    seat.personId !== null ||
    seat.displayName !== null ||
    furthestStartedExercise(room, seat) !== null
  );
}

/** Id of the furthest exercise that the student has started; null before the first. */
export function furthestStartedExercise(
  { pack }: RoomState,
  { progress }: SeatState,
): string | null {
  const started = pack.exercises.findLast(({ id }) => {
    const exercise = progress.get(id);
    return (
      exercise !== undefined && (exercise.pass !== null || exercise.live.state === 'evaluated')
    );
  });
  return started?.id ?? null;
}

/** Seats in the order of their labels. */
export function sortSeatsByPlace({ seats }: RoomState): SeatState[] {
  return [...seats.values()].sort((a, b) => a.ordinal - b.ordinal);
}

/** Share of students who passed each exercise, 0 to 1, in the order of the pack. */
export function passRates(room: RoomState): number[] {
  const occupied = [...room.seats.values()].filter((seat) => isOccupied(room, seat));
  return room.pack.exercises.map(({ id }) => {
    let passed = 0;
    for (const { progress } of occupied) if (progress.get(id)?.pass != null) passed += 1;
    return occupied.length === 0 ? 0 : passed / occupied.length;
  });
}
