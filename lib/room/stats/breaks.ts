import type { Schedule } from '../views.ts';

const MINUTE_MS = 60_000;

/** Time between two moments in which people could work, ms: without the breaks. `breaks`: soonest first; they may overlap. */
export function workingTimeMs(breaks: Schedule['breaks'], from: number, to: number): number {
  let [worked, at] = [0, from];
  for (const { startsAt, minutes } of breaks) {
    if (at >= to) return worked;
    worked += Math.max(0, Math.min(startsAt, to) - at);
    at = Math.max(at, startsAt + minutes * MINUTE_MS);
  }
  return worked + Math.max(0, to - at);
}
