import { canSeeAnySeat, canSeeSolution } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { ExerciseView, SeatView, SharedIncident } from '../views.ts';
import { computeCell } from '../cells.ts';
import { activeIncidents, nextChangeAt } from '../next-change.ts';
import { presentRoomInfo } from './room-info.ts';
import { presentHelpRequest } from './help-request.ts';
import { presentComponents } from './components.ts';
import { presentNotices } from './notices.ts';
import { presentObjects } from './object-view.ts';
import { isSolutionVisible } from '../revealed-hints.ts';
import type { WorkshopRole } from '../policies.ts';

/** Figures of the whole room. */
export interface RoomTotals {
  readonly passRates: readonly number[];
  readonly incidents: readonly SharedIncident[];
}

/**
 * One seat in full: what its own student may see. Hints and solutions are told by number and by `shown`; their texts travel by
 * a request of their own. `whole`: what is counted once for all who look, as `sharesOf` and `sharedTroubles` make it; `now` in ms since 1970.
 */
export function presentSeat(
  room: RoomState,
  seat: SeatState,
  role: WorkshopRole,
  totals: RoomTotals,
  now: number,
): { view: SeatView; nextChangeAt: number | null } {
  const cells = room.pack.exercises.map((exercise) => computeCell(seat, exercise, now));
  const exercises = room.pack.exercises.map(({ id }, index): ExerciseView => {
    const progress = seat.progress.get(id);
    const live = progress?.live ?? { state: 'not-started' };
    const pass = progress?.pass ?? null;
    return {
      id,
      cell: cells[index]?.cell ?? { state: 'not-started' },
      live,
      checks: live.state === 'evaluated' ? live.checks : [],
      pass,
      hintsRevealed: [...(seat.hintsRevealed.get(id) ?? [])],
      hintsGiven: [...(seat.hintsGiven.get(id) ?? [])],
      solution: canSeeSolution({
        role,
        released: isSolutionVisible(room, seat, id),
        passed: pass !== null,
      })
        ? 'shown'
        : 'hidden',
    };
  });
  const { id, label, displayName, presence, presenceSince, agent, lastChange } = seat;
  const incidents = activeIncidents(seat, now);
  const view: SeatView = {
    kind: 'seat',
    info: presentRoomInfo(room, role, totals.incidents),
    seat: { id, label, displayName, presence, presenceSince, agent },
    exercises,
    objects: presentObjects(seat, incidents),
    incidents,
    lastChange,
    components: presentComponents(seat),
    roomPassRates: totals.passRates,
    helpRequest: presentHelpRequest(room, seat),
    notices: presentNotices(room, seat.id),
    notes: canSeeAnySeat(role)
      ? seat.notes.map(({ id, at, by, text }) => ({ id, at, by, text }))
      : [],
  };
  return { view, nextChangeAt: nextChangeAt(seat, cells, now) };
}
