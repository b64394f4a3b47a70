'use client';
import { createContext, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import type { ProjectorView, RoomView, SeatRow, SeatView, View } from '#lib/room/views.ts';
import { createLazyLink } from './lazy-link.ts';
import { RoomClient, type ViewHandle } from './room-client.ts';
import type { WatchedView } from './view-store.ts';
import { createTicker } from './ticker.ts';

/** A client other than the page's own, for tests. */
export const RoomClientContext = createContext<RoomClient | null>(null);

let pageClient: RoomClient | undefined;
/** The socket's code comes after the first paint: the frame of a page stands without it. */
const createPageLink = () =>
  createLazyLink(() => import('./socket-link.ts').then(({ createSocketLink }) => createSocketLink));

/** The client of this page: one socket, however many views. */
export function useRoomClient(): RoomClient {
  const given = useContext(RoomClientContext);
  if (given !== null) return given;
  // A server renders for many people: nothing of one may stay for the next.
  if (typeof window === 'undefined') return new RoomClient(createPageLink());
  return (pageClient ??= new RoomClient(createPageLink()));
}

const NOT_LOADED: WatchedView<never> = {
  connection: { state: 'connecting', since: 0 },
  view: null,
};
const getNotLoaded = () => NOT_LOADED;

function useViewHandle<V extends View>(viewHandle: ViewHandle<V>): WatchedView<V> {
  return useSyncExternalStore(
    viewHandle.subscribe,
    viewHandle.getSnapshot,
    getNotLoaded as () => WatchedView<V>,
  );
}

/** The instructor's room. Paints again with every frame: give rows to components that take `useSeatRow`, or memoise by row. */
export function useRoom(workshopId: string): WatchedView<RoomView> {
  return useViewHandle(useRoomClient().room(workshopId));
}

/** The room as a wall that everybody sees. */
export function useProjector(workshopId: string): WatchedView<ProjectorView> {
  return useViewHandle(useRoomClient().projector(workshopId));
}

const rowIndex = new WeakMap<RoomView, ReadonlyMap<string, SeatRow>>();

function findRow(view: RoomView | null, seat: string): SeatRow | undefined {
  if (view === null) return undefined;
  let rows = rowIndex.get(view);
  if (rows === undefined) {
    rows = new Map(view.seats.map((row) => [row.id, row]));
    rowIndex.set(view, rows);
  }
  return rows.get(seat);
}

/** One row of a room; paints again only when that row changed. */
export function useSeatRow(workshopId: string, seat: string): SeatRow | undefined {
  const viewHandle = useRoomClient().room(workshopId);
  return useSyncExternalStore(
    viewHandle.subscribe,
    () => findRow(viewHandle.getSnapshot().view, seat),
    () => undefined,
  );
}

/** One seat in full: the student's own page, the instructor's drawer. `null` watches nothing. */
export function useSeat(seat: string | null): WatchedView<SeatView> {
  const client = useRoomClient();
  const viewHandle = useMemo<ViewHandle<SeatView>>(
    () =>
      seat === null
        ? {
            subscribe: () => () => undefined,
            getSnapshot: getNotLoaded,
            lastReceivedAt: () => null,
          }
        : client.seat(seat),
    [client, seat],
  );
  return useViewHandle(viewHandle);
}

/** ms since 1970 by the reader's clock, taken anew every so many ms; null on the server and in the first paint. */
export function useNow(everyMs: number): number | null {
  const ticker = createTicker(everyMs);
  return useSyncExternalStore(ticker.subscribe, ticker.now, () => null);
}

/** The server's time for 'n s ago', ticking; null in the first paint. */
export function useServerNow(everyMs: number): number | null {
  const client = useRoomClient();
  return useNow(everyMs) === null ? null : client.serverNow();
}

/** Seconds since the view was last known to be true; null before the first snapshot. Ticks every `everyMs`. */
export function useViewAgeSeconds(
  topic: { readonly room: string } | { readonly seat: string } | { readonly projector: string },
  everyMs = 1_000,
): number | null {
  const client = useRoomClient();
  const now = useNow(everyMs);
  const lastReceivedAt = (
    'room' in topic
      ? client.room(topic.room)
      : 'seat' in topic
        ? client.seat(topic.seat)
        : client.projector(topic.projector)
  ).lastReceivedAt();
  return now === null || lastReceivedAt === null
    ? null
    : Math.max(0, (now - lastReceivedAt) / 1000);
}

/** True after the first paint in a browser: what depends on the reader's zone or clock waits for it. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    useCallback(() => () => undefined, []),
    () => true,
    () => false,
  );
}
