import { hasBegun } from '#lib/grading/diagnosis/diagnose.ts';
import type { SeatState } from './state.ts';
import type { Painted } from './cells.ts';

/** The same seat without the incidents that may yet come right by themselves. `now` in ms since 1970. */
export function begun({ incidents }: SeatState, now: number): SeatState['incidents'] {
  return incidents.every((incident) => hasBegun(incident, now))
    ? incidents
    : incidents.filter((incident) => hasBegun(incident, now));
}

/** When time alone will make a cell or an incident of this seat another (ms since 1970), or null. */
export function nextFlip(
  { incidents }: SeatState,
  painted: readonly Painted[],
  now: number,
): number | null {
  const next = Math.min(
    ...painted.map(({ flipsAt }) => flipsAt ?? Infinity),
    ...incidents.map(({ since }) => (since > now ? since : Infinity)),
  );
  return Number.isFinite(next) ? next : null;
}
