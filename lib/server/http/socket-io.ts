import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { MAX_FRAME_BYTES } from '#lib/realtime/agents/namespace.ts';

/** Where socket.io listens; any other upgrade belongs to Next's development server or to nobody. */
export const SOCKET_PATH = '/socket.io/';

/** socket.io on the server, for agents and viewers. The origin is looked at on every handshake and every upgrade. */
export function createSocketServer(server: HttpServer, url: () => string): Server {
  return new Server(server, {
    path: SOCKET_PATH,
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    connectTimeout: 10_000,
    allowRequest: (request, decide) => {
      const { origin, host, 'sec-fetch-site': site } = request.headers;
      decide(null, isOwnOrigin({ origin, host, site: site as string | undefined }, url()));
    },
  });
}
