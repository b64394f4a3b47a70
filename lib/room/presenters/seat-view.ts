import { canSeeAnySeat, canSeeSolution } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { ExerciseView, SeatView, SharedTrouble } from '../views.ts';
import { paintCell } from '../cells.ts';
import { begun, nextFlip } from '../next-change.ts';
import { presentHead } from './room-info.ts';
import { presentHand } from './help-request.ts';
import { presentInside } from './components.ts';
import { presentNotices } from './notices.ts';
import { presentObjects } from './object-view.ts';
import { isReleased } from '../revealed-hints.ts';
import type { Standing } from '../policies.ts';

/** Figures of the whole room. */
export interface Whole {
  readonly shares: readonly number[];
  readonly troubles: readonly SharedTrouble[];
}

/**
 * One seat in full: what its own student may see. Hints and solutions are told by number and by `shown`; their texts travel by
 * a request of their own. `whole`: what is counted once for all who look, as `sharesOf` and `sharedTroubles` make it; `now` in ms since 1970.
 */
export function presentSeat(
  room: RoomState,
  seat: SeatState,
  role: Standing,
  whole: Whole,
  now: number,
): { view: SeatView; flipsAt: number | null } {
  const painted = room.pack.exercises.map((exercise) => paintCell(seat, exercise, now));
  const exercises = room.pack.exercises.map(({ id }, index): ExerciseView => {
    const progress = seat.progress.get(id);
    const live = progress?.live ?? { state: 'not-started' };
    const pass = progress?.pass ?? null;
    return {
      id,
      cell: painted[index]?.cell ?? { state: 'not-started' },
      live,
      checks: live.state === 'judged' ? live.checks : [],
      pass,
      hintsTaken: [...(seat.hintsTaken.get(id) ?? [])],
      hintsGiven: [...(seat.hintsGiven.get(id) ?? [])],
      solution: canSeeSolution({
        role,
        released: isReleased(room, seat, id),
        passed: pass !== null,
      })
        ? 'shown'
        : 'hidden',
    };
  });
  const { id, label, handle, presence, presenceSince, agent, heard } = seat;
  const incidents = begun(seat, now);
  const view: SeatView = {
    kind: 'seat',
    head: presentHead(room, role, whole.troubles),
    seat: { id, label, handle, presence, presenceSince, agent },
    exercises,
    objects: presentObjects(seat, incidents),
    incidents,
    heard,
    inside: presentInside(seat),
    room: whole.shares,
    hand: presentHand(room, seat),
    notices: presentNotices(room, seat.id),
    notes: canSeeAnySeat(role)
      ? seat.notes.map(({ id, at, by, text }) => ({ id, at, by, text }))
      : [],
  };
  return { view, flipsAt: nextFlip(seat, painted, now) };
}
