'use client';
import { createContext, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import type { ProjectorView, RoomView, SeatRow, SeatView, View } from '#lib/room/views.ts';
import { lazyLink } from './lazy-link.ts';
import { RoomClient, type Watching } from './room-client.ts';
import type { Watched } from './view-store.ts';
import { clockOf } from './ticker.ts';

/** A client other than the page's own, for tests. */
export const RoomClientContext = createContext<RoomClient | null>(null);

let own: RoomClient | undefined;
/** The socket's code comes after the first paint: the frame of a page stands without it. */
const pageLink = () =>
  lazyLink(() => import('./socket-link.ts').then(({ socketLink }) => socketLink));

/** The client of this page: one socket, however many views. */
export function useRoomClient(): RoomClient {
  const given = useContext(RoomClientContext);
  if (given !== null) return given;
  // A server renders for many people: nothing of one may stay for the next.
  if (typeof window === 'undefined') return new RoomClient(pageLink());
  return (own ??= new RoomClient(pageLink()));
}

const NOTHING: Watched<never> = { connection: { state: 'connecting', since: 0 }, view: null };
const nothing = () => NOTHING;

function useWatched<V extends View>(watching: Watching<V>): Watched<V> {
  return useSyncExternalStore(
    watching.subscribe,
    watching.getSnapshot,
    nothing as () => Watched<V>,
  );
}

/** The instructor's room. Paints again with every frame: give rows to components that take `useSeatRow`, or memoise by row. */
export function useRoom(event: string): Watched<RoomView> {
  return useWatched(useRoomClient().room(event));
}

/** The room as a wall that everybody sees. */
export function useProjector(event: string): Watched<ProjectorView> {
  return useWatched(useRoomClient().projector(event));
}

const rowIndex = new WeakMap<RoomView, ReadonlyMap<string, SeatRow>>();

function rowOf(view: RoomView | null, seat: string): SeatRow | undefined {
  if (view === null) return undefined;
  let rows = rowIndex.get(view);
  if (rows === undefined) {
    rows = new Map(view.seats.map((row) => [row.id, row]));
    rowIndex.set(view, rows);
  }
  return rows.get(seat);
}

/** One row of a room; paints again only when that row changed. */
export function useSeatRow(event: string, seat: string): SeatRow | undefined {
  const watching = useRoomClient().room(event);
  return useSyncExternalStore(
    watching.subscribe,
    () => rowOf(watching.getSnapshot().view, seat),
    () => undefined,
  );
}

/** One seat in full: the student's own page, the instructor's drawer. `null` watches nothing. */
export function useSeat(seat: string | null): Watched<SeatView> {
  const client = useRoomClient();
  const watching = useMemo<Watching<SeatView>>(
    () =>
      seat === null
        ? { subscribe: () => () => undefined, getSnapshot: nothing, heardAt: () => null }
        : client.seat(seat),
    [client, seat],
  );
  return useWatched(watching);
}

/** ms since 1970 by the reader's clock, taken anew every so many ms; null on the server and in the first paint. */
export function useNow(everyMs: number): number | null {
  const clock = clockOf(everyMs);
  return useSyncExternalStore(clock.subscribe, clock.now, () => null);
}

/** The server's time for 'n s ago', ticking; null in the first paint. */
export function useServerNow(everyMs: number): number | null {
  const client = useRoomClient();
  return useNow(everyMs) === null ? null : client.serverNow();
}

/** Seconds since the view was last known to be true; null before the first snapshot. Ticks every `everyMs`. */
export function useHeardAgo(
  topic: { readonly room: string } | { readonly seat: string } | { readonly projector: string },
  everyMs = 1_000,
): number | null {
  const client = useRoomClient();
  const now = useNow(everyMs);
  const heardAt = (
    'room' in topic
      ? client.room(topic.room)
      : 'seat' in topic
        ? client.seat(topic.seat)
        : client.projector(topic.projector)
  ).heardAt();
  return now === null || heardAt === null ? null : Math.max(0, (now - heardAt) / 1000);
}

/** True after the first paint in a browser: what depends on the reader's zone or clock waits for it. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    useCallback(() => () => undefined, []),
    () => true,
    () => false,
  );
}
