import type { Pace } from '../views.ts';

const MINUTE = 60_000;

/** Time between two moments in which people could work, ms: without the breaks. `breaks`: soonest first; they may overlap. */
export function workedMs(breaks: Pace['breaks'], from: number, to: number): number {
  let [worked, at] = [0, from];
  for (const { startsAt, minutes } of breaks) {
    if (at >= to) return worked;
    worked += Math.max(0, Math.min(startsAt, to) - at);
    at = Math.max(at, startsAt + minutes * MINUTE);
  }
  return worked + Math.max(0, to - at);
}
