import { isIncidentActive } from '#lib/grading/diagnosis/diagnose.ts';
import type { SeatState } from './state.ts';
import type { CellWithNextChange } from './cells.ts';

/** The same seat without the incidents that may yet come right by themselves. `now` in ms since 1970. */
export function activeIncidents({ incidents }: SeatState, now: number): SeatState['incidents'] {
  return incidents.every((incident) => isIncidentActive(incident, now))
    ? incidents
    : incidents.filter((incident) => isIncidentActive(incident, now));
}

/** When time alone will make a cell or an incident of this seat another (ms since 1970), or null. */
export function nextChangeAt(
  { incidents }: SeatState,
  cells: readonly CellWithNextChange[],
  now: number,
): number | null {
  const next = Math.min(
    ...cells.map(({ nextChangeAt }) => nextChangeAt ?? Infinity),
    ...incidents.map(({ since }) => (since > now ? since : Infinity)),
  );
  return Number.isFinite(next) ? next : null;
}
