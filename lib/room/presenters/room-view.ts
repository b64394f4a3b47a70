import type { RoomState, SeatState } from '../state.ts';
import type { Me, RoomFigures, RoomView, SharedTrouble, StuckView } from '../views.ts';
import { presentHead } from './room-info.ts';
import { presentFigures } from './room-stats.ts';
import { presentSent, presentStaff } from './notices.ts';
import { isPeopled, presentRow } from './seat-row.ts';

/** What is counted once for all who look. */
export interface Counted {
  readonly troubles: readonly SharedTrouble[];
  readonly figures: RoomFigures;
  /** Who is stuck, by seat. */
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** The grid, whole, seats in the order of their places; `now` in ms since 1970. */
export function presentRoom(
  room: RoomState,
  me: Me,
  { troubles, figures, stuck }: Counted,
  now: number,
): RoomView {
  return {
    kind: 'room',
    head: presentHead(room, me.role, troubles),
    seats: inPlace(room).map(
      (seat) => presentRow(room, seat, me.role, now, stuck.get(seat.id)).row,
    ),
    me,
    figures: presentFigures(figures, me.role),
    notices: presentSent(room, me.role),
    staff: presentStaff(room, me.role),
  };
}

export function inPlace({ seats }: RoomState): SeatState[] {
  return [...seats.values()].sort((a, b) => a.ordinal - b.ordinal);
}

/** Share of the room's people who passed each exercise, 0 to 1, in the pack's order. */
export function sharesOf(room: RoomState): number[] {
  const people = [...room.seats.values()].filter((seat) => isPeopled(room, seat));
  return room.pack.exercises.map(({ id }) => {
    let passed = 0;
    for (const { progress } of people) if (progress.get(id)?.pass != null) passed += 1;
    return people.length === 0 ? 0 : passed / people.length;
  });
}
