import { io, type Socket } from 'socket.io-client';
import type {
  ServerToViewer,
  ViewerToServer,
  SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE, STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { RoomLink } from './room-link.ts';
import { onPageResume } from './page-resume.ts';

const CONNECTION_REFUSALS: readonly string[] = [
  'sign-in-required',
  'forbidden',
] satisfies SubscriptionRefusal['refusal'][];
const RECONNECT_MS = 2_000;

/**
 * The link over socket.io: WebSocket first, long polling where a proxy breaks it. The session cookie goes along by itself.
 *
 * `address` is the server's origin; the page's own when left out.
 */
export function createSocketLink(serverUrl?: string): RoomLink {
  const options = {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    autoConnect: false,
  };
  let socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> | undefined;
  let reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  let stopPageResume: (() => void) | undefined;

  return {
    open(listener) {
      const ownSocket: NonNullable<typeof socket> = (socket = io(
        (serverUrl ?? '') + ROOM_NAMESPACE,
        options,
      ));
      const scheduleReconnect = () => {
        clearTimeout(reconnectTimer);
        // A namespace that refuses for another reason than a person's rights (a server that is starting) is asked again;
        // socket.io itself gives up on it.
        reconnectTimer = setTimeout(() => ownSocket.connect(), RECONNECT_MS);
      };
      // When anything came last, or is on its way since; 0 once the socket is known to be lost.
      let lastReceivedAt = Date.now();
      stopPageResume =
        typeof document === 'undefined'
          ? undefined
          : onPageResume(() => {
              if (Date.now() - lastReceivedAt <= STALE_VIEW_MS) return;
              lastReceivedAt = Date.now();
              ownSocket.disconnect().connect();
            });
      ownSocket.on('connect', () => {
        lastReceivedAt = Date.now();
        listener.connected();
      });
      ownSocket.on('disconnect', (reason) => {
        if (reason !== 'io client disconnect') lastReceivedAt = 0;
        listener.lost();
        if (reason === 'io server disconnect') scheduleReconnect();
      });
      ownSocket.on('connect_error', (error) => {
        listener.lost();
        if (ownSocket.active) return;
        if (CONNECTION_REFUSALS.includes(error.message))
          listener.refused(error.message as SubscriptionRefusal['refusal']);
        else scheduleReconnect();
      });
      ownSocket.on('frame', (frame, taken) => {
        lastReceivedAt = Date.now();
        listener.frame(frame, taken);
      });
      ownSocket.on('beat', (beat) => {
        lastReceivedAt = Date.now();
        listener.heartbeat(beat);
      });
      ownSocket.on('bye', (bye) => listener.bye(bye));
      ownSocket.connect();
    },
    watch: (message, answered) => void socket?.emit('watch', message, answered),
    unwatch: (topic) => void (socket?.connected && socket.emit('unwatch', { topic })),
    close() {
      clearTimeout(reconnectTimer);
      stopPageResume?.();
      socket?.removeAllListeners();
      socket?.disconnect();
      socket = undefined;
    },
  };
}
