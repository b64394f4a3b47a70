import { createContext, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import type { ProjectorView, RoomView, SeatRow, SeatView, View } from '#lib/room/views.ts';
import { createLazyLink } from './lazy-link.ts';
import { RoomClient, type ViewHandle } from './room-client.ts';
import type { WatchedView } from './view-store.ts';
import { createTicker } from './ticker.ts';

/** Replaces the client of the page in tests. */
export const RoomClientContext = createContext<RoomClient | null>(null);

let pageClient: RoomClient | undefined;
/** Loads the code of the socket after the first paint, which doesn't need it. */
const createPageLink = () =>
  createLazyLink(() => import('./socket-link.ts').then(({ createSocketLink }) => createSocketLink));

/** The client of this page. All views share one socket. */
export function useRoomClient(): RoomClient {
  const provided = useContext(RoomClientContext);
  if (provided !== null) return provided;
  // On the server, requests of different readers must not share a client.
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

/**
 * The view of a live room. Renders with every frame: pass ids to components that call `useSeatRow`, or
 * memoize by row.
 */
export function useRoom(workshopId: string): WatchedView<RoomView> {
  return useViewHandle(useRoomClient().room(workshopId));
}

/** The view of the projector. */
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

/** One row of a room. Renders only when that row changed. */
export function useSeatRow(workshopId: string, seat: string): SeatRow | undefined {
  const viewHandle = useRoomClient().room(workshopId);
  return useSyncExternalStore(
    viewHandle.subscribe,
    () => findRow(viewHandle.getSnapshot().view, seat),
    () => undefined,
  );
}

/** The full view of a seat, for the student page and the drawer. `null` watches nothing. */
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

/**
 * The reader's time, ms since 1970, updated every `everyMs`. Null on the server and in the first
 * render.
 */
export function useNow(everyMs: number): number | null {
  const ticker = createTicker(everyMs);
  return useSyncExternalStore(ticker.subscribe, ticker.now, () => null);
}

/** The server's time, ms since 1970, updated every `everyMs`. Null in the first render. */
export function useServerNow(everyMs: number): number | null {
  const client = useRoomClient();
  return useNow(everyMs) === null ? null : client.serverNow();
}

/** The age of a view in seconds, updated every `everyMs`. Null before the first snapshot. */
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

/** True after the first render in a browser. Text that depends on the reader's time zone waits for it. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    useCallback(() => () => undefined, []),
    () => true,
    () => false,
  );
}
