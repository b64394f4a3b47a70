import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Pass } from '#lib/grading/types.ts';
import { absenceReason } from './cells.ts';
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
  const plannedMs = new Map(
    room.pack.exercises.map(({ id, minutes }) => [id, minutes * MINUTE_MS]),
  );
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

/**
 * The time of an exercise starts when the student could begin: after another pass, when the
 * exercise became current, or at the start of the workshop, whichever came last before the first
 * attempt. It includes reading and thinking, because a student can pass with the first attempt.
 * Before the attempt, it is limited to the minutes that the pack plans: anything longer was a lunch
 * or an explanation. Before the start of the workshop, it begins with the first attempt. Passes
 * that were found at the first connect or given by an instructor have no known duration.
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
  const becameCurrentAt = (id: string): number =>
    id === current && currentSince !== null ? currentSince : -Infinity;
  /** `passCount`: how many of the passes can be earlier. */
  const startOf = (id: string, begun: number, passCount = passes.length): number => {
    const startedAt = Math.max(
      ...[
        lastPassTimeBefore(passes, passCount, id, begun),
        becameCurrentAt(id),
        workshop.startsAt,
      ].filter((at) => at <= begun),
    );
    return Number.isFinite(startedAt)
      ? Math.max(startedAt, begun - (plannedMs.get(id) ?? 0))
      : begun;
  };
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

/**
 * Time of the last pass of another exercise before `begun`, among the first `passCount` passes;
 * -Infinity without one. `passes`: oldest first.
 */
function lastPassTimeBefore(
  passes: readonly Pass[],
  passCount: number,
  id: string,
  begun: number,
): number {
  for (let last = passCount - 1; last >= 0; last -= 1) {
    const pass = passes[last];
    if (pass !== undefined && pass.at <= begun && pass.exercise !== id) return pass.at;
  }
  return -Infinity;
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
