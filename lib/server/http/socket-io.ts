import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { MAX_FRAME_BYTES } from '#lib/realtime/agents/namespace.ts';

/** Path of socket.io. Other upgrades belong to the development server of Next.js, if at all. */
export const SOCKET_PATH = '/socket.io/';

/** Creates socket.io for agents and viewers. Every handshake and upgrade checks the origin (R6). */
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
