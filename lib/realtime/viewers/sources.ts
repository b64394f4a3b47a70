import { createHash } from 'node:crypto';
import { presentRoomInfo } from '#lib/room/presenters/room-info.ts';
import { presentSentNotices, presentStaff } from '#lib/room/presenters/notices.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { presentSeatRow } from '#lib/room/presenters/seat-row.ts';
import { presentRoom, presentRoomStats } from '#lib/room/presenters/room-view.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import type { SeatState } from '#lib/room/state.ts';
import type {
  RoomMember,
  ProjectorDelta,
  ProjectorView,
  RoomDelta,
  RoomView,
  SeatDelta,
  SeatRow,
  SeatView,
} from '#lib/room/views.ts';
import type { RoomBroadcast } from './room-broadcast.ts';
import type { ViewSource } from './view-stream.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';

/** The instructor's grid: a delta has whole rows of the seats that changed. */
export function createRoomSource(
  broadcast: RoomBroadcast,
  me: RoomMember,
  now: () => number,
): ViewSource<RoomView, RoomDelta> {
  const presentRow = (seat: SeatState): SeatRow => {
    const { row, nextChangeAt } = presentSeatRow(
      broadcast.state,
      seat,
      me.role,
      now(),
      broadcast.stuck.get(seat.id),
    );
    broadcast.scheduleChange(seat.id, nextChangeAt);
    return row;
  };
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
  return {
    snapshot() {
      takeChanges();
      for (const seat of broadcast.state.seats.values()) presentRow(seat);
      return presentRoom(broadcast.state, me, broadcast, now());
    },
    delta({ info, seats }) {
      const room = broadcast.state;
      const changed = takeChanges();
      if (!info && seats.size === 0 && Object.keys(changed).length === 0) return null;
      const changedSeats = [...seats].map((id) => ({ id, seat: room.seats.get(id) }));
      return {
        kind: 'room',
        ...changed,
        ...(info && { info: presentRoomInfo(room, me.role, broadcast.incidents) }),
        seats: changedSeats.flatMap(({ seat }) => (seat === undefined ? [] : [presentRow(seat)])),
        removed: changedSeats.flatMap(({ id, seat }) => (seat === undefined ? [id] : [])),
      };
    },
  };
}

/** Returns the parts that differ from the last call. Keeps only their hashes. */
function createChangeFilter<Parts extends object>(): (parts: Partial<Parts>) => Partial<Parts> {
  const publishedHashes = new Map<string, string>();
  return (parts) =>
    Object.fromEntries(
      Object.entries(parts).filter(([name, part]) => {
        const hash = createHash('sha1').update(JSON.stringify(part)).digest('base64');
        const changed = publishedHashes.get(name) !== hash;
        publishedHashes.set(name, hash);
        return changed;
      }),
    ) as Partial<Parts>;
}

/** The projector view: a delta has the top-level parts that changed. */
export function createProjectorSource(
  broadcast: RoomBroadcast,
): ViewSource<ProjectorView, ProjectorDelta> {
  const takeChanges = createChangeFilter<Omit<ProjectorView, 'kind'>>();
  return {
    snapshot() {
      const view = presentProjector(broadcast.state);
      const { kind: _, ...parts } = view;
      takeChanges(parts);
      return view;
    },
    delta() {
      const { kind, ...parts } = presentProjector(broadcast.state);
      const changed = takeChanges(parts);
      return Object.keys(changed).length === 0 ? null : { kind, ...changed };
    },
  };
}

/**
 * One seat for one viewer: a delta has the top-level parts that changed. `role` may be null for the
 * student on the seat. `snapshot` throws if the seat doesn't exist; its viewers are disconnected
 * before it is removed.
 */
export function createSeatSource(
  broadcast: RoomBroadcast,
  id: string,
  role: WorkshopRole,
  now: () => number,
): ViewSource<SeatView, SeatDelta> {
  const takeChanges = createChangeFilter<Omit<SeatView, 'kind'>>();
  const present = (): SeatView | null => {
    const seat = broadcast.state.seats.get(id);
    if (seat === undefined) return null;
    const { view, nextChangeAt } = presentSeat(broadcast.state, seat, role, broadcast, now());
    broadcast.scheduleChange(id, nextChangeAt);
    return view;
  };
  return {
    snapshot() {
      const view = present();
      if (view === null) throw new Error(`Seat ${id} isn't in the room.`);
      const { kind: _, ...parts } = view;
      takeChanges(parts);
      return view;
    },
    delta({ info, seats }) {
      const view = info || seats.has(id) ? present() : null;
      const { kind: _, ...parts } = view ?? { kind: 'seat', roomPassRates: broadcast.passRates };
      const changed = takeChanges(parts);
      return Object.keys(changed).length === 0 ? null : { kind: 'seat', ...changed };
    },
  };
}
