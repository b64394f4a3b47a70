import { jsonBytes } from '#lib/kit/json-bytes.ts';
import { presentRoomInfo } from '#lib/room/presenters/room-info.ts';
import { presentSentNotices, presentStaff } from '#lib/room/presenters/notices.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { presentSeatRow, presentUnavailableRow } from '#lib/room/presenters/seat-row.ts';
import { presentRoom, presentRoomStats, splitRows } from '#lib/room/presenters/room-view.ts';
import type { SeatState } from '#lib/room/state.ts';
import { sortSeatsByPlace } from '#lib/room/students.ts';
import type {
  RoomMember,
  ProjectorDelta,
  ProjectorView,
  RoomDelta,
  RoomView,
  SeatRow,
} from '#lib/room/views.ts';
import { createChangeFilter, createInfoFilter } from './change-filter.ts';
import type { RoomBroadcast } from './room-broadcast.ts';
import type { ViewSource } from './view-stream.ts';

/** After this time, a row that couldn't be presented is presented again. */
const ROW_RETRY_MS = 8_000;

interface SizedRow {
  readonly row: SeatRow;
  readonly bytes: number;
}

/** The instructor's grid: a delta has whole rows of the seats that changed. */
export function createRoomSource(
  broadcast: RoomBroadcast,
  me: RoomMember,
  now: () => number,
): ViewSource<RoomView, RoomDelta> {
  /** A row that throws becomes a placeholder, so that all other rows stay live. */
  const presentRow = (seat: SeatState): SizedRow => {
    try {
      const { nextChangeAt, ...sized } = presentSeatRow(
        broadcast.state,
        seat,
        me.role,
        now(),
        broadcast.stuck.get(seat.id),
      );
      broadcast.scheduleChange(seat.id, nextChangeAt);
      return sized;
    } catch (error) {
      broadcast.reportError(`Seat ${seat.id} can't be shown`, error);
      broadcast.scheduleChange(seat.id, now() + ROW_RETRY_MS);
      const row = presentUnavailableRow(broadcast.state, seat, me.role);
      return { row, bytes: jsonBytes(row) };
    }
  };
  const takeInfo = createInfoFilter();
  const published: { stats?: unknown; notices?: unknown; staff?: unknown } = {};
  /** Stats, notices and staff that differ from the last frame. They are replaced on each change. */
  const takeChanges = (): Partial<RoomDelta> => {
    const { stats, state } = broadcast;
    const { notices, staff } = state;
    const changed: Partial<RoomDelta> = {
      ...(stats !== published.stats && { stats: presentRoomStats(stats, me.role) }),
      ...(notices !== published.notices && { notices: presentSentNotices(state, me.role) }),
      ...(staff !== published.staff && { staff: presentStaff(state, me.role) }),
    };
    Object.assign(published, { stats, notices, staff });
    return changed;
  };
  const toDelta = (seats: readonly SeatRow[]): RoomDelta => ({ kind: 'room', seats, removed: [] });
  return {
    snapshot() {
      takeChanges();
      const { state } = broadcast;
      const head = presentRoom(state, me, broadcast, []);
      takeInfo(head.info);
      const rows = sortSeatsByPlace(state).map(presentRow);
      const [first = [], ...rest] = splitRows(rows, jsonBytes(head));
      return { view: { ...head, seats: first }, rest: rest.map(toDelta) };
    },
    delta({ info, seats }) {
      const room = broadcast.state;
      const changed = takeChanges();
      const changedInfo = info
        ? takeInfo(presentRoomInfo(room, me.role, broadcast.incidents))
        : null;
      if (changedInfo === null && seats.size === 0 && Object.keys(changed).length === 0) return [];
      const changedSeats = [...seats].map((id) => ({ id, seat: room.seats.get(id) }));
      const head: RoomDelta = {
        ...toDelta([]),
        ...changed,
        ...(changedInfo && { info: changedInfo }),
        removed: changedSeats.flatMap(({ id, seat }) => (seat === undefined ? [id] : [])),
      };
      const rows = changedSeats.flatMap(({ seat }) => (seat === undefined ? [] : presentRow(seat)));
      const [first = [], ...rest] = splitRows(rows, jsonBytes(head));
      return [{ ...head, seats: first }, ...rest.map(toDelta)];
    },
  };
}

/** The projector view: a delta has the top-level parts that changed. */
export function createProjectorSource(
  broadcast: RoomBroadcast,
): ViewSource<ProjectorView, ProjectorDelta> {
  const takeChanges = createChangeFilter<Omit<ProjectorView, 'kind' | 'info'>>();
  const takeInfo = createInfoFilter();
  return {
    snapshot() {
      const view = presentProjector(broadcast.state);
      const { kind: _, info, ...parts } = view;
      takeChanges(parts);
      takeInfo(info);
      return { view, rest: [] };
    },
    delta() {
      const { kind, info, ...parts } = presentProjector(broadcast.state);
      const [changed, changedInfo] = [takeChanges(parts), takeInfo(info)];
      return Object.keys(changed).length === 0 && changedInfo === null
        ? []
        : [{ kind, ...changed, ...(changedInfo && { info: changedInfo }) }];
    },
  };
}
