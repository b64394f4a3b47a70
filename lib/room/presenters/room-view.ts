import type { RoomState } from '../state.ts';
import type { RoomMember, RoomStats, RoomView, SharedIncident, StuckView } from '../views.ts';
import { presentRoomInfo } from './room-info.ts';
import { canSeeNames } from '../policies.ts';
import { presentSentNotices, presentStaff } from './notices.ts';
import { presentSeatRow } from './seat-row.ts';
import { sortSeatsByPlace } from '../students.ts';
import type { Role } from '../roles.ts';

/** Computed once for all viewers. */
export interface SharedRoomData {
  readonly incidents: readonly SharedIncident[];
  readonly stats: RoomStats;
  /** Stuck students by seat. */
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** The whole grid. `now`: ms since 1970. */
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

/** The stats without students at risk for roles that can't see names. */
export function presentRoomStats(stats: RoomStats, role: Role): RoomStats {
  return canSeeNames(role) || stats.advance === null
    ? stats
    : { ...stats, advance: { ...stats.advance, atRisk: [] } };
}
