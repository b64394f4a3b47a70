import { io, type Socket } from 'socket.io-client';
import type {
  ServerToViewer,
  ViewerToServer,
  SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import { RETRY_MS } from '#lib/i18n/retry-until-fetched.ts';
import { ROOM_NAMESPACE, STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { RoomLink } from './room-link.ts';
import { onPageResume } from './page-resume.ts';

const CONNECTION_REFUSALS: readonly string[] = [
  'sign-in-required',
  'forbidden',
] satisfies SubscriptionRefusal['refusal'][];

/**
 * A link over socket.io: WebSocket first, long polling if a proxy blocks it. The browser sends the
 * session cookie. `serverUrl` is the origin of the server, by default that of the page.
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
        // socket.io doesn't retry after a refusal. A server that is starting refuses only for a while.
        reconnectTimer = setTimeout(() => ownSocket.connect(), RETRY_MS);
      };
      // The time of the last message or connection attempt; 0 after the socket was lost.
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
      ownSocket.on('frame', (frame, acknowledge) => {
        lastReceivedAt = Date.now();
        listener.frame(frame, acknowledge);
      });
      ownSocket.on('heartbeat', (heartbeat) => {
        lastReceivedAt = Date.now();
        listener.heartbeat(heartbeat);
      });
      ownSocket.on('bye', (bye) => listener.bye(bye));
      ownSocket.connect();
    },
    watch: (message, onResponse) => void socket?.emit('watch', message, onResponse),
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
