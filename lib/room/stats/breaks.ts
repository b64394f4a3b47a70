import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Schedule } from '../views.ts';

/** Time between two moments without breaks, ms. `breaks`: earliest first, can overlap. */
export function workingTimeMs(breaks: Schedule['breaks'], from: number, to: number): number {
  let [worked, time] = [0, from];
  for (const { startsAt, minutes } of breaks) {
    if (time >= to) return worked;
    worked += Math.max(0, Math.min(startsAt, to) - time);
    time = Math.max(time, startsAt + minutes * MINUTE_MS);
  }
  return worked + Math.max(0, to - time);
}
