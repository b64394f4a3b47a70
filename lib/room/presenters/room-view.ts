import type { RoomState } from '../state.ts';
import type {
  RoomMember,
  RoomStats,
  RoomView,
  SeatRow,
  SharedIncident,
  StuckView,
} from '../views.ts';
import { presentRoomInfo } from './room-info.ts';
import { canSeeNames } from '../policies.ts';
import { presentSentNotices, presentStaff } from './notices.ts';
import { FRAME_HEAD_BYTES, MAX_FRAME_BYTES } from './limits.ts';
import type { Role } from '../roles.ts';

/** Computed once for all viewers. */
export interface SharedRoomData {
  readonly incidents: readonly SharedIncident[];
  readonly stats: RoomStats;
  /** Stuck students by seat. */
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** The whole grid with these rows. */
export function presentRoom(
  room: RoomState,
  me: RoomMember,
  { incidents, stats }: SharedRoomData,
  seats: readonly SeatRow[],
): RoomView {
  return {
    kind: 'room',
    info: presentRoomInfo(room, me.role, incidents),
    seats,
    me,
    stats: presentRoomStats(stats, me.role),
    notices: presentSentNotices(room, me.role),
    staff: presentStaff(room, me.role),
  };
}

/** Rows in parts that fit into a frame each. `headBytes`: what else the first frame has. */
export function splitRows(
  rows: readonly { readonly row: SeatRow; readonly bytes: number }[],
  headBytes = 0,
): SeatRow[][] {
  const parts: SeatRow[][] = [[]];
  let used = FRAME_HEAD_BYTES + headBytes;
  for (const { row, bytes } of rows) {
    if (used + bytes + 1 > MAX_FRAME_BYTES) {
      parts.push([]);
      used = FRAME_HEAD_BYTES;
    }
    parts.at(-1)?.push(row);
    used += bytes + 1;
  }
  return parts;
}

/** The stats without students at risk for roles that can't see names. */
export function presentRoomStats(stats: RoomStats, role: Role): RoomStats {
  return canSeeNames(role) || stats.advance === null
    ? stats
    : { ...stats, advance: { ...stats.advance, atRisk: [] } };
}
