import { paintCell } from './presenters/cell.ts';
import { furthestTouched } from './presenters/row.ts';
import type { RoomState } from './state.ts';
import type { ExerciseFigures, RoomFigures } from './types.ts';

/** The room in figures; `now` in ms since 1970. */
export function figuresOf(room: RoomState, now: number): RoomFigures {
  const seats = [...room.seats.values()];
  const at = seats.map((seat) => furthestTouched(room, seat));
  const exercises = room.pack.exercises.map((exercise): ExerciseFigures => ({
    passed: seats.filter(({ progress }) => progress.get(exercise.id)?.pass != null).length,
    here: at.filter((id) => id === exercise.id).length,
    trouble: seats.filter((seat) => paintCell(seat, exercise, now).cell.state === 'trouble').length,
    stuck: 0, medianMs: null, in5: null, in10: null,
  }));
  return { exercises, move: null };
}
