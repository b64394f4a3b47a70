import { io, Manager, type Socket } from 'socket.io-client';
import type {
  ServerToViewer,
  ViewerToServer,
  SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import {
  CONNECT_TIMEOUT_MS,
  TransportChoice,
  type ConnectTimeouts,
  type Transport,
} from '#lib/protocol/transport-choice.ts';
import { RETRY_MS } from '#lib/i18n/retry-until-fetched.ts';
import { ROOM_NAMESPACE, STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { RoomLink } from './room-link.ts';
import { onPageResume } from './page-resume.ts';
import { createSessionPollingMemory } from './polling-memory.ts';

const CONNECTION_REFUSALS: readonly string[] = [
  'sign-in-required',
  'forbidden',
] satisfies SubscriptionRefusal['refusal'][];

/** All links of a page learn from each other which transports work. */
const choice = new TransportChoice(Date.now, createSessionPollingMemory());

/**
 * A link over socket.io: WebSocket first, long polling as a separate attempt if a proxy blocks it.
 * The browser sends the session cookie. `serverUrl` is the origin of the server, by default that of
 * the page. `connectTimeoutMs`: how long an attempt may take by each transport, ms.
 */
export function createSocketLink(
  serverUrl = '',
  { connectTimeoutMs = CONNECT_TIMEOUT_MS }: { readonly connectTimeoutMs?: ConnectTimeouts } = {},
): RoomLink {
  const options = {
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    autoConnect: false,
  };
  let transport: Transport = 'websocket';
  let probeTimer: ReturnType<typeof setTimeout> | undefined;
  let socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> | undefined;
  let reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  let stopPageResume: (() => void) | undefined;

  return {
    open(listener) {
      const ownSocket: NonNullable<typeof socket> = (socket = io(
        serverUrl + ROOM_NAMESPACE,
        options,
      ));
      const chooseTransport = () => {
        transport = choice.next();
        ownSocket.io.opts.transports = [transport];
        ownSocket.io.timeout(connectTimeoutMs[transport]);
      };
      /** The network may have changed: tries WebSocket beside the connection that works. */
      const scheduleProbe = () => {
        clearTimeout(probeTimer);
        if (transport === 'websocket') return;
        probeTimer = setTimeout(() => {
          void canUseWebSocket(serverUrl, connectTimeoutMs.websocket).then((worked) => {
            choice.recordProbe(worked);
            if (socket !== ownSocket || !ownSocket.connected) return;
            if (!worked) return scheduleProbe();
            chooseTransport();
            ownSocket.disconnect().connect();
          });
        }, choice.msUntilProbe());
      };
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
        choice.recordSuccess(transport);
        scheduleProbe();
        listener.connected();
      });
      ownSocket.on('disconnect', (reason) => {
        if (reason !== 'io client disconnect') lastReceivedAt = 0;
        clearTimeout(probeTimer);
        chooseTransport();
        listener.lost();
        if (reason === 'io server disconnect') scheduleReconnect();
      });
      ownSocket.on('connect_error', (error) => {
        listener.lost();
        // An active socket retries automatically: the connection failed before a refusal.
        if (ownSocket.active) {
          choice.recordFailure(transport);
          chooseTransport();
          return;
        }
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
      ownSocket.on('delayed', (delay) => listener.delayed(delay));
      ownSocket.on('sessions-changed', () => listener.sessionsChanged());
      ownSocket.on('bye', (bye) => listener.bye(bye));
      chooseTransport();
      ownSocket.connect();
    },
    watch: (message, onResponse) => void socket?.emit('watch', message, onResponse),
    unwatch: (topic) => void (socket?.connected && socket.emit('unwatch', { topic })),
    close() {
      clearTimeout(reconnectTimer);
      clearTimeout(probeTimer);
      stopPageResume?.();
      socket?.removeAllListeners();
      socket?.disconnect();
      socket = undefined;
    },
  };
}

/** Whether a connection by WebSocket works now. Sends nothing to the server. */
function canUseWebSocket(serverUrl: string, timeoutMs: number): Promise<boolean> {
  const manager = new Manager(serverUrl === '' ? window.location.origin : serverUrl, {
    transports: ['websocket'],
    timeout: timeoutMs,
    reconnection: false,
    autoConnect: false,
  });
  return new Promise((resolve) => {
    manager.open((error) => {
      resolve(error === undefined);
      manager.engine.close();
    });
  });
}
