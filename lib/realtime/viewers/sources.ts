import { createHash } from 'node:crypto';
import { presentHead } from '#lib/room/presenters/head.ts';
import { presentRow } from '#lib/room/presenters/row.ts';
import { presentRoom } from '#lib/room/presenters/room-view.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import type { Standing } from '#lib/room/policies.ts';
import type { SeatState } from '#lib/room/state.ts';
import type { Role, RoomDelta, RoomView, SeatDelta, SeatRow, SeatView } from '#lib/room/types.ts';
import type { Hub } from './hub.ts';
import type { Source } from './outlet.ts';

/** The grid for one viewer: whole rows of what changed. */
export function roomSource(hub: Hub, me: { role: Role; name: string }, now: () => number): Source<RoomView, RoomDelta> {
  const rowOf = (seat: SeatState): SeatRow => {
    const { row, flipsAt } = presentRow(hub.state, seat, me.role, now());
    hub.flips(seat.id, flipsAt);
    return row;
  };
  return {
    snapshot() {
      for (const seat of hub.state.seats.values()) rowOf(seat);
      return presentRoom(hub.state, me, hub.troubles, now());
    },
    delta({ head, seats }) {
      const room = hub.state;
      const known = [...seats].map((id) => ({ id, seat: room.seats.get(id) }));
      return {
        kind: 'room',
        ...(head && { head: presentHead(room, me.role, hub.troubles) }),
        seats: known.flatMap(({ seat }) => (seat === undefined ? [] : [rowOf(seat)])),
        removed: known.flatMap(({ id, seat }) => (seat === undefined ? [id] : [])),
      };
    },
  };
}

type Part = Exclude<keyof SeatView, 'kind'>;

/**
 * One seat for one viewer: the parts that read otherwise than in the last frame, which are told by their hashes, not kept.
 * `role` may be null for a student whose seat this is. Throws when the seat is gone: its viewers are cut first.
 */
export function seatSource(hub: Hub, id: string, role: Standing, now: () => number): Source<SeatView, SeatDelta> {
  const said = new Map<Part, string>();
  const present = (): SeatView | null => {
    const seat = hub.state.seats.get(id);
    if (seat === undefined) return null;
    const { view, flipsAt } = presentSeat(hub.state, seat, role, hub, now());
    hub.flips(id, flipsAt);
    return view;
  };
  const news = (parts: Partial<Omit<SeatView, 'kind'>>): Partial<SeatDelta> => Object.fromEntries(Object.entries(parts).filter(([name, part]) => {
    const hash = createHash('sha1').update(JSON.stringify(part)).digest('base64');
    const changed = said.get(name as Part) !== hash;
    said.set(name as Part, hash);
    return changed;
  }));
  return {
    snapshot() {
      const view = present();
      if (view === null) throw new Error(`seat ${id} is not in the room`);
      said.clear();
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
