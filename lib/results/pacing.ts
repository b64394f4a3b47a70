import type { WorkshopRecord } from './attempts.ts';
import { quantile } from './proportions.ts';
import { subtractSpans, totalMs, type Span } from './spans.ts';

/** When an exercise was, or should have been, the current one. Times are ms since 1970. */
export interface ExerciseSpan extends Span {
  readonly exercise: string;
}

/** When each exercise was the current one, earliest first. */
export function listCurrentSpans({
  currentChanges,
  startsAt,
  endedAt,
}: Pick<WorkshopRecord, 'currentChanges' | 'startsAt' | 'endedAt'>): ExerciseSpan[] {
  return currentChanges.flatMap(({ exercise, at }, index) => {
    const from = Math.max(startsAt, at);
    const to = Math.min(currentChanges[index + 1]?.at ?? endedAt, endedAt);
    return exercise === null || to <= from ? [] : [{ exercise, from, to }];
  });
}

/** When each exercise should have been the current one, by the minutes of the pack. */
export function planSpans({
  exercises,
  startsAt,
  breaks,
}: Pick<WorkshopRecord, 'exercises' | 'startsAt' | 'breaks'>): ExerciseSpan[] {
  let from = startsAt;
  return exercises.map(({ id, plannedMs }) => {
    const to = addActiveTime(from, plannedMs, breaks);
    const span = { exercise: id, from, to };
    from = to;
    return span;
  });
}

/**
 * The median of how long the next exercise came after the target share had passed, ms without
 * breaks; null if the target was never reached before. `passTimes`: by exercise, one of each student
 * who passed. `targetShare`: 0 to 1 of `students`.
 */
export function measureNextDelay(
  { currentChanges, breaks }: Pick<WorkshopRecord, 'currentChanges' | 'breaks'>,
  passTimes: ReadonlyMap<string, readonly number[]>,
  students: number,
  targetShare: number,
): number | null {
  const target = Math.max(1, Math.ceil(targetShare * students));
  const delays = currentChanges.flatMap(({ exercise, at }, index) => {
    const nextAt = currentChanges[index + 1]?.at;
    if (exercise === null || nextAt === undefined) return [];
    const reachedAt = (passTimes.get(exercise) ?? []).toSorted((a, b) => a - b)[target - 1];
    if (reachedAt === undefined || reachedAt > nextAt) return [];
    return [totalMs(subtractSpans([{ from: Math.max(at, reachedAt), to: nextAt }], breaks))];
  });
  return quantile(delays, 0.5);
}

/** `breaks`: earliest first, without overlap. */
function addActiveTime(from: number, activeMs: number, breaks: readonly Span[]): number {
  let [at, rest] = [from, activeMs];
  for (const pause of breaks) {
    if (pause.to <= at) continue;
    if (pause.from >= at + rest) break;
    rest -= Math.max(0, pause.from - at);
    at = pause.to;
  }
  return at + rest;
}
