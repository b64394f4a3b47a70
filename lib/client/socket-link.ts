import { io, type Socket } from 'socket.io-client';
import type { ServerToViewer, ViewerToServer, WatchRefusal } from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { View, ViewDelta } from '#lib/room/types.ts';
import type { RoomLink } from './link.ts';

const AT_THE_DOOR: readonly string[] = ['sign-in', 'forbidden'] satisfies WatchRefusal['refusal'][];
const AGAIN_MS = 2_000;

/**
 * The link over socket.io: WebSocket first, long polling where a proxy breaks it. The session cookie goes along by itself.
 *
 * `address` is the server's origin; the page's own when left out.
 */
export function socketLink(address?: string): RoomLink {
  const options = { transports: ['websocket', 'polling'], tryAllTransports: true, reconnectionDelay: 500, reconnectionDelayMax: 5_000, autoConnect: false };
  let socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  return {
    open(listener) {
      const mine: NonNullable<typeof socket> = (socket = io((address ?? '') + ROOM_NAMESPACE, options));
      const comeAgain = () => {
        clearTimeout(again);
        // A namespace that refuses for another reason than a person's rights (a server that is starting) is asked again;
        // socket.io itself gives up on it.
        again = setTimeout(() => mine.connect(), AGAIN_MS);
      };
      mine.on('connect', () => listener.connected());
      mine.on('disconnect', (reason) => {
        listener.lost();
        if (reason === 'io server disconnect') comeAgain();
      });
      mine.on('connect_error', (error) => {
        listener.lost();
        if (mine.active) return;
        if (AT_THE_DOOR.includes(error.message)) listener.refused(error.message as WatchRefusal['refusal']);
        else comeAgain();
      });
      mine.on('frame', (frame, taken) => listener.frame(frame, taken));
      mine.on('beat', (beat) => listener.beat(beat));
      mine.on('bye', (bye) => listener.bye(bye));
      mine.connect();
    },
    watch: (message, answered) => void socket?.emit('watch', message, answered),
    unwatch: (topic) => void (socket?.connected && socket.emit('unwatch', { topic })),
    close() {
      clearTimeout(again);
      socket?.removeAllListeners();
      socket?.disconnect();
      socket = undefined;
    },
  };
}
