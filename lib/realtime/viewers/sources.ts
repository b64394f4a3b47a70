import { createHash } from 'node:crypto';
import { presentHead } from '#lib/room/presenters/room-info.ts';
import { presentFigures } from '#lib/room/presenters/room-stats.ts';
import { presentSent, presentStaff } from '#lib/room/presenters/notices.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { presentRow } from '#lib/room/presenters/seat-row.ts';
import { presentRoom } from '#lib/room/presenters/room-view.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import type { Standing } from '#lib/room/policies.ts';
import type { SeatState } from '#lib/room/state.ts';
import type {
  Me,
  ProjectorDelta,
  ProjectorView,
  RoomDelta,
  RoomView,
  SeatDelta,
  SeatRow,
  SeatView,
} from '#lib/room/views.ts';
import type { Hub } from './room-broadcast.ts';
import type { Source } from './view-stream.ts';

/** The grid for one viewer: whole rows of what changed. */
export function roomSource(hub: Hub, me: Me, now: () => number): Source<RoomView, RoomDelta> {
  const rowOf = (seat: SeatState): SeatRow => {
    const { row, flipsAt } = presentRow(hub.state, seat, me.role, now(), hub.stuck.get(seat.id));
    hub.flips(seat.id, flipsAt);
    return row;
  };
  const told: { figures?: unknown; notices?: unknown; staff?: unknown } = {};
  /** What of the room beside its head and seats is another than when it was told last: each is replaced when it changes, never changed in place. */
  const news = (): Partial<RoomDelta> => {
    const { figures, state } = hub;
    const { notices, staff } = state;
    const changed: Partial<RoomDelta> = {
      ...(figures !== told.figures && { figures: presentFigures(figures, me.role) }),
      ...(notices !== told.notices && { notices: presentSent(state, me.role) }),
      ...(staff !== told.staff && { staff: presentStaff(state, me.role) }),
    };
    Object.assign(told, { figures, notices, staff });
    return changed;
  };
  return {
    snapshot() {
      news();
      for (const seat of hub.state.seats.values()) rowOf(seat);
      return presentRoom(hub.state, me, hub, now());
    },
    delta({ head, seats }) {
      const room = hub.state;
      const changed = news();
      if (!head && seats.size === 0 && Object.keys(changed).length === 0) return null;
      const known = [...seats].map((id) => ({ id, seat: room.seats.get(id) }));
      return {
        kind: 'room',
        ...changed,
        ...(head && { head: presentHead(room, me.role, hub.troubles) }),
        seats: known.flatMap(({ seat }) => (seat === undefined ? [] : [rowOf(seat)])),
        removed: known.flatMap(({ id, seat }) => (seat === undefined ? [id] : [])),
      };
    },
  };
}

/** Told parts by their hashes, not kept: answers those that read otherwise than in the last frame. */
function newsOf<Parts extends object>(): (parts: Partial<Parts>) => Partial<Parts> {
  const said = new Map<string, string>();
  return (parts) =>
    Object.fromEntries(
      Object.entries(parts).filter(([name, part]) => {
        const hash = createHash('sha1').update(JSON.stringify(part)).digest('base64');
        const changed = said.get(name) !== hash;
        said.set(name, hash);
        return changed;
      }),
    ) as Partial<Parts>;
}

/** The room for a wall that everybody sees. */
export function projectorSource(hub: Hub): Source<ProjectorView, ProjectorDelta> {
  const news = newsOf<Omit<ProjectorView, 'kind'>>();
  return {
    snapshot() {
      const view = presentProjector(hub.state);
      const { kind: _, ...parts } = view;
      news(parts);
      return view;
    },
    delta() {
      const { kind, ...parts } = presentProjector(hub.state);
      const changed = news(parts);
      return Object.keys(changed).length === 0 ? null : { kind, ...changed };
    },
  };
}

/**
 * One seat for one viewer: the parts that read otherwise than in the last frame, which are told by their hashes, not kept.
 * `role` may be null for a student whose seat this is. Throws when the seat is gone: its viewers are cut first.
 */
export function seatSource(
  hub: Hub,
  id: string,
  role: Standing,
  now: () => number,
): Source<SeatView, SeatDelta> {
  const news = newsOf<Omit<SeatView, 'kind'>>();
  const present = (): SeatView | null => {
    const seat = hub.state.seats.get(id);
    if (seat === undefined) return null;
    const { view, flipsAt } = presentSeat(hub.state, seat, role, hub, now());
    hub.flips(id, flipsAt);
    return view;
  };
  return {
    snapshot() {
      const view = present();
      if (view === null) throw new Error(`seat ${id} is not in the room`);
      const { kind: _, ...parts } = view;
      news(parts);
      return view;
    },
    delta({ head, seats }) {
      const view = head || seats.has(id) ? present() : null;
      const { kind: _, ...parts } = view ?? { kind: 'seat', room: hub.shares };
      const changed = news(parts);
      return Object.keys(changed).length === 0 ? null : { kind: 'seat', ...changed };
    },
  };
}
