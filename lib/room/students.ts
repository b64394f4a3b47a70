import type { Pass } from '#lib/grading/types.ts';
import { absenceReason } from './cells.ts';
import { furthestStartedExercise, isOccupied } from './presenters/seat-row.ts';
import type { RoomState, SeatState } from './state.ts';
import { workingTimeMs } from './stats/breaks.ts';

const MINUTE_MS = 60_000;

/** Somebody in the room, and where they are in the course. Times are ms since 1970, lengths of time ms. */
export interface ActiveStudent {
  readonly seat: SeatState;
  /** Whether their agent tells what they do now. One late heartbeat takes nobody away. */
  readonly isConnected: boolean;
  /** Exercise they work on: the furthest they have touched while it is not passed, else the current one; null when both are passed. */
  readonly currentExercise: string | null;
  /** Since when they could work on that one; now, where nothing tells. */
  readonly since: number;
  /** How long each passed exercise took them, without breaks, where that is known. */
  readonly completedMs: ReadonlyMap<string, number>;
}

/**
 * Everybody the room's questions are asked of, in the order of the seats: who sits somewhere, and machines that were prepared and
 * are worked on. `now` in ms since 1970.
 */
export function listActiveStudents(room: RoomState, now: number): ActiveStudent[] {
  const plannedMs = new Map(
    room.pack.exercises.map(({ id, minutes }) => [id, minutes * MINUTE_MS]),
  );
  return [...room.seats.values()].flatMap((seat) => {
    const at = furthestStartedExercise(room, seat);
    if (!isOccupied(room, seat)) return [];
    const currentExercise =
      [at, room.current].find(
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
 * An exercise's time begins when the person could begin with it: they had passed another, it had become the current one, or
 * the event had begun, whichever came last before their first attempt. That is the time in which they read, think and type, which the first attempt
 * ends for those who get it right at once. It is never longer than the pack gives before the attempt: what lies further back
 * was lunch, or an explanation. Before the event's beginning, it begins with the first attempt. Passes that were found at the first
 * look, or given by hand, took no time that anybody knows of.
 */
function measureTimes(
  { current, currentSince, workshop, breaks }: RoomState,
  seat: SeatState,
  currentExercise: string | null,
  plannedMs: ReadonlyMap<string, number>,
  now: number,
): Pick<ActiveStudent, 'since' | 'completedMs'> {
  const begunAt = (id: string): number | null => seat.progress.get(id)?.trail?.begunAt ?? null;
  const passes = Array.from(seat.progress.values(), ({ pass }) => pass)
    .filter((pass) => pass !== null)
    .sort((a, b) => a.at - b.at);
  const named = (id: string): number =>
    id === current && currentSince !== null ? currentSince : -Infinity;
  /** `among`: how many of the passes may have come before it. */
  const startOf = (id: string, begun: number, among = passes.length): number => {
    const could = Math.max(
      ...[lastPassTimeBefore(passes, among, id, begun), named(id), workshop.startsAt].filter(
        (at) => at <= begun,
      ),
    );
    return Number.isFinite(could) ? Math.max(could, begun - (plannedMs.get(id) ?? 0)) : begun;
  };
  const completedMs = new Map<string, number>();
  passes.forEach(({ exercise, at, source, foundAtConnect }, index) => {
    const begun = begunAt(exercise);
    if (begun !== null && begun <= at && source !== 'instructor' && !foundAtConnect)
      completedMs.set(exercise, workingTimeMs(breaks, startOf(exercise, begun, index), at));
  });
  if (currentExercise === null) return { since: now, completedMs };
  const begun = begunAt(currentExercise);
  // Not begun, and so the current one: from when it could have been.
  const since =
    begun === null
      ? Math.max(currentSince ?? now, passes.at(-1)?.at ?? -Infinity)
      : startOf(currentExercise, begun);
  return { since: Math.min(since, now), completedMs };
}

/** When the last of the first `among` passes was given that came before an exercise was begun. `passes`: oldest first. */
function lastPassTimeBefore(
  passes: readonly Pass[],
  among: number,
  id: string,
  begun: number,
): number {
  for (let last = among - 1; last >= 0; last -= 1) {
    const pass = passes[last];
    if (pass !== undefined && pass.at <= begun && pass.exercise !== id) return pass.at;
  }
  return -Infinity;
}
