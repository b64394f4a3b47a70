import { io, type Socket } from 'socket.io-client';
import type { ServerToViewer, ViewerToServer, WatchRefusal } from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE, STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { RoomLink } from './room-link.ts';
import { onWaking } from './page-resume.ts';

const AT_THE_DOOR: readonly string[] = ['sign-in', 'forbidden'] satisfies WatchRefusal['refusal'][];
const AGAIN_MS = 2_000;

/**
 * The link over socket.io: WebSocket first, long polling where a proxy breaks it. The session cookie goes along by itself.
 *
 * `address` is the server's origin; the page's own when left out.
 */
export function socketLink(address?: string): RoomLink {
  const options = {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    autoConnect: false,
  };
  let socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let stopWaking: (() => void) | undefined;

  return {
    open(listener) {
      const mine: NonNullable<typeof socket> = (socket = io(
        (address ?? '') + ROOM_NAMESPACE,
        options,
      ));
      const comeAgain = () => {
        clearTimeout(again);
        // A namespace that refuses for another reason than a person's rights (a server that is starting) is asked again;
        // socket.io itself gives up on it.
        again = setTimeout(() => mine.connect(), AGAIN_MS);
      };
      // When anything came last, or is on its way since; 0 once the socket is known to be lost.
      let heardAt = Date.now();
      stopWaking =
        typeof document === 'undefined'
          ? undefined
          : onWaking(() => {
              if (Date.now() - heardAt <= STALE_VIEW_MS) return;
              heardAt = Date.now();
              mine.disconnect().connect();
            });
      mine.on('connect', () => {
        heardAt = Date.now();
        listener.connected();
      });
      mine.on('disconnect', (reason) => {
        if (reason !== 'io client disconnect') heardAt = 0;
        listener.lost();
        if (reason === 'io server disconnect') comeAgain();
      });
      mine.on('connect_error', (error) => {
        listener.lost();
        if (mine.active) return;
        if (AT_THE_DOOR.includes(error.message))
          listener.refused(error.message as WatchRefusal['refusal']);
        else comeAgain();
      });
      mine.on('frame', (frame, taken) => {
        heardAt = Date.now();
        listener.frame(frame, taken);
      });
      mine.on('beat', (beat) => {
        heardAt = Date.now();
        listener.beat(beat);
      });
      mine.on('bye', (bye) => listener.bye(bye));
      mine.connect();
    },
    watch: (message, answered) => void socket?.emit('watch', message, answered),
    unwatch: (topic) => void (socket?.connected && socket.emit('unwatch', { topic })),
    close() {
      clearTimeout(again);
      stopWaking?.();
      socket?.removeAllListeners();
      socket?.disconnect();
      socket = undefined;
    },
  };
}
