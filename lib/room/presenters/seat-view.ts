import { canSeeSolution } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { ExerciseView, SeatView } from '../types.ts';
import { paintCell } from './cell.ts';
import { presentHead } from './head.ts';
import { presentObjects } from './object-view.ts';
import type { Standing } from '../policies.ts';

/**
 * One seat in full: what its own student may see. Hints and solutions are told by number and by `shown`; their texts travel by
 * a request of their own. `shares` as `sharesOf` makes them; `now` in ms since 1970.
 */
export function presentSeat(room: RoomState, seat: SeatState, role: Standing, shares: readonly number[], now: number): { view: SeatView; flipsAt: number | null } {
  const painted = room.pack.exercises.map(({ id }) => paintCell(seat, id, now));
  const flips = painted.flatMap(({ flipsAt }) => (flipsAt === null ? [] : [flipsAt]));
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
      solution: canSeeSolution({ role, released: room.released.has(id), passed: pass !== null }) ? 'shown' : 'hidden',
    };
  });
  const { id, label, handle, presence, presenceSince, agent, incidents, heard } = seat;
  const view: SeatView = { kind: 'seat', head: presentHead(room), seat: { id, label, handle, presence, presenceSince, agent }, exercises, objects: presentObjects(seat), incidents, heard, inside: [], room: shares };
  return { view, flipsAt: flips.length === 0 ? null : Math.min(...flips) };
}
