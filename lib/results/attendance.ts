import { MINUTE_MS } from '#lib/kit/time.ts';
import { findDeparture } from './absences.ts';
import type { WorkshopRecord } from './attempts.ts';
import { clipSpans, subtractSpans, totalMs, type Span } from './spans.ts';

/** A student who was present for less time didn't attend. */
export const MIN_ATTENDED_MS = 10 * MINUTE_MS;
/** From this number of exercises on, a student is left behind. */
export const LEFT_BEHIND_EXERCISES = 3;
/** A student who is present in the last `presentMs` without a pass in the last `passMs` is too. */
const LEFT_BEHIND_TIMES = { presentMs: 30 * MINUTE_MS, passMs: 60 * MINUTE_MS } as const;

/** When a student was there. Times are ms since 1970, durations ms. */
export interface Attendance {
  /** Breaks count as present. */
  readonly present: readonly Span[];
  readonly presentMs: number;
  readonly awayMs: number;
  /** The first moment present; null if the student never was. */
  readonly arrivedAt: number | null;
  /** The moment after which the student didn't return; null if the student stayed until the end. */
  readonly leftAt: number | null;
  readonly hasAttended: boolean;
}

/** `absences`: those of the student within `window`, which is the workshop. */
export function measureAttendance(absences: readonly Span[], window: Span): Attendance {
  const present = subtractSpans([window], absences);
  const presentMs = totalMs(present);
  const arrivedAt = present[0]?.from ?? null;
  return {
    present,
    presentMs,
    awayMs: totalMs(clipSpans(absences, window)),
    arrivedAt,
    leftAt: arrivedAt === null ? null : findDeparture(absences, window.to),
    hasAttended: presentMs >= MIN_ATTENDED_MS,
  };
}

/**
 * The moment that an attendance list has as departure: the end of the workshop for a student who stayed.
 * null: the student never was present, or is present in a workshop that still runs.
 */
export function findDepartureOnList(
  { arrivedAt, leftAt }: Pick<Attendance, 'arrivedAt' | 'leftAt'>,
  { endedAt }: { readonly endedAt: number | null },
): number | null {
  return arrivedAt === null ? null : (leftAt ?? endedAt);
}

/** The highest number of students who were present at the same time. */
export function findPeak(students: readonly (readonly Span[])[]): number {
  const changes = students
    .flat()
    .flatMap(({ from, to }) => [
      { at: from, change: 1 },
      { at: to, change: -1 },
    ])
    // Spans don't contain their end, so an end comes first.
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let [peak, present] = [0, 0];
  for (const { change } of changes) {
    present += change;
    peak = Math.max(peak, present);
  }
  return peak;
}

/** How far the course came. */
export interface CourseProgress {
  /** Required exercises before the last current one. */
  readonly dueExercises: readonly string[];
  readonly requiredExercises: readonly string[];
}

/**
 * The exercises that students should have passed at the end. Without a current exercise, those before
 * the furthest exercise that half of the students started. `started`: exercises by student.
 */
export function findDueExercises(
  exercises: readonly { readonly id: string; readonly optional?: true }[],
  currentChanges: WorkshopRecord['currentChanges'],
  started: readonly ReadonlySet<string>[],
): CourseProgress {
  const lastCurrent = currentChanges.findLast(({ exercise }) => exercise !== null)?.exercise;
  const front = exercises.findLastIndex(({ id }) =>
    lastCurrent === undefined
      ? started.length > 0 && 2 * started.filter((ids) => ids.has(id)).length >= started.length
      : id === lastCurrent,
  );
  const required = exercises.flatMap(({ id, optional }, index) =>
    optional === true ? [] : [{ id, index }],
  );
  return {
    dueExercises: required.filter(({ index }) => index < front).map(({ id }) => id),
    requiredExercises: required.map(({ id }) => id),
  };
}

/** How a student did compared with the course. */
export interface Lag {
  /** Required exercises that the student should have passed and hasn't. */
  readonly behind: number;
  readonly isLeftBehind: boolean;
}

/** `passedAt`: times of the passes by exercise, ms since 1970. */
export function measureLag(
  { dueExercises, requiredExercises }: CourseProgress,
  passedAt: ReadonlyMap<string, number>,
  { present }: Pick<Attendance, 'present'>,
  workshop: Pick<WorkshopRecord, 'startsAt' | 'endedAt' | 'breaks'>,
): Lag {
  const behind = dueExercises.filter((id) => !passedAt.has(id)).length;
  const hasWork = requiredExercises.some((id) => !passedAt.has(id));
  return {
    behind,
    isLeftBehind:
      behind >= LEFT_BEHIND_EXERCISES ||
      (hasWork && isWithoutPassAtEnd([...passedAt.values()], present, workshop)),
  };
}

/** A workshop that is shorter than the time without a pass tells nothing. */
function isWithoutPassAtEnd(
  passTimes: readonly number[],
  present: readonly Span[],
  workshop: Pick<WorkshopRecord, 'startsAt' | 'endedAt' | 'breaks'>,
): boolean {
  const presentFrom = findTimeBeforeEnd(workshop, LEFT_BEHIND_TIMES.presentMs);
  const passFrom = findTimeBeforeEnd(workshop, LEFT_BEHIND_TIMES.passMs);
  return (
    presentFrom !== null &&
    passFrom !== null &&
    present.some(({ to }) => to > presentFrom) &&
    !passTimes.some((at) => at >= passFrom)
  );
}

/** The moment so much time before the end, without breaks; null before the start. */
function findTimeBeforeEnd(
  { startsAt, endedAt, breaks }: Pick<WorkshopRecord, 'startsAt' | 'endedAt' | 'breaks'>,
  activeMs: number,
): number | null {
  let rest = activeMs;
  for (const { from, to } of subtractSpans([{ from: startsAt, to: endedAt }], breaks).reverse()) {
    if (to - from >= rest) return to - rest;
    rest -= to - from;
  }
  return null;
}
