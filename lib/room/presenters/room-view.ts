import type { RoomState, SeatState } from '../state.ts';
import type { RoomMember, RoomStats, RoomView, SharedIncident, StuckView } from '../views.ts';
import { presentRoomInfo } from './room-info.ts';
import { presentRoomStats } from './room-stats.ts';
import { presentSentNotices, presentStaff } from './notices.ts';
import { isOccupied, presentSeatRow } from './seat-row.ts';

/** What is counted once for all who look. */
export interface SharedRoomData {
  readonly incidents: readonly SharedIncident[];
  readonly stats: RoomStats;
  /** Who is stuck, by seat. */
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** The grid, whole, seats in the order of their places; `now` in ms since 1970. */
export function presentRoom(
  room: RoomState,
  me: RoomMember,
  { incidents, stats, stuck }: SharedRoomData,
  now: number,
): RoomView {
  return {
    kind: 'room',
    info: presentRoomInfo(room, me.role, incidents),
    seats: sortSeatsByPlace(room).map(
      (seat) => presentSeatRow(room, seat, me.role, now, stuck.get(seat.id)).row,
    ),
    me,
    stats: presentRoomStats(stats, me.role),
    notices: presentSentNotices(room, me.role),
    staff: presentStaff(room, me.role),
  };
}

export function sortSeatsByPlace({ seats }: RoomState): SeatState[] {
  return [...seats.values()].sort((a, b) => a.ordinal - b.ordinal);
}

/** Share of the room's people who passed each exercise, 0 to 1, in the pack's order. */
export function passRates(room: RoomState): number[] {
  const people = [...room.seats.values()].filter((seat) => isOccupied(room, seat));
  return room.pack.exercises.map(({ id }) => {
    let passed = 0;
    for (const { progress } of people) if (progress.get(id)?.pass != null) passed += 1;
    return people.length === 0 ? 0 : passed / people.length;
  });
}
