import { canSeeAnySeat, canSeeSolution } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { ExerciseView, SeatView, SharedIncident } from '../views.ts';
import { computeCell, activeIncidents, nextChangeAt } from '../cells.ts';
import { presentRoomInfo } from './room-info.ts';
import { isWaiting } from '../commands/help.ts';
import { presentComponents } from './components.ts';
import { presentNotices } from './notices.ts';
import { presentObjects } from './object-view.ts';
import { isSolutionVisible } from '../revealed-hints.ts';
import type { WorkshopRole } from '../roles.ts';

/** Values of the whole room, computed once for all viewers. */
export interface RoomTotals {
  readonly passRates: readonly number[];
  readonly incidents: readonly SharedIncident[];
}

/**
 * The full view of one seat. It only says which hints and solutions are visible; their texts need a
 * separate request. `now`: ms since 1970.
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

/** The seat's help request and its place among the waiting ones, which excludes claimed ones. */
export function presentHelpRequest(
  { seats }: RoomState,
  { help: { helpRequest, helpClaim } }: SeatState,
): SeatView['helpRequest'] {
  if (helpRequest === null) return null;
  const waiting = [...seats.values()].flatMap(({ help }) =>
    help.helpRequest !== null && isWaiting(help) ? [help.helpRequest.since] : [],
  );
  return {
    ...helpRequest,
    place: waiting.filter((since) => since < helpRequest.since).length + 1,
    waitingCount: waiting.length,
    claimedBy: helpClaim?.by.name ?? null,
  };
}
