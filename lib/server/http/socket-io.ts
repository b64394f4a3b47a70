import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { AGENT_NAMESPACE } from '#lib/protocol/agent-link.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { Admission } from '#lib/realtime/admission/admission.ts';
import { MAX_FRAME_BYTES, NEWCOMER_LIMITS } from '#lib/realtime/admission/limits.ts';
import { refuseRequest } from '#lib/realtime/admission/refuse-request.ts';
import { withLogFields } from '../logger.ts';
import { securityHeaders } from './headers.ts';
import { findSocketRequestRefusal } from './request-check.ts';
import { createRequestId } from './request-log.ts';

/** Path of socket.io. Other upgrades belong to the development server of Next.js, if at all. */
export const SOCKET_PATH = '/socket.io/';

/**
 * Creates socket.io for agents and viewers. Each request and each upgrade is checked, also with the
 * id of a session: address, method, size and origin (R6). Its answers carry the common headers.
 */
export function createSocketServer(
  server: HttpServer,
  url: () => string,
  {
    admission,
    audit = () => undefined,
    readAddress = (request) => request.socket.remoteAddress ?? '',
  }: {
    /** Limits of sockets and messages; without it, only those of socket.io. */
    readonly admission?: Admission;
    readonly audit?: Audit;
    readonly readAddress?: (request: IncomingMessage) => string;
  } = {},
): Server {
  const io = new Server(server, {
    path: SOCKET_PATH,
    serveClient: false,
    destroyUpgrade: false,
    perMessageDeflate: false,
    connectTimeout: NEWCOMER_LIMITS.ms,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    ...admission?.serverOptions,
  });
  io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const headers = securityHeaders(url());
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = findSocketRequestRefusal(request, MAX_FRAME_BYTES);
    if (refusal !== null) {
      const { status, message, allow } = refusal;
      refuseRequest(request, response, {
        status,
        headers: { ...headers, ...(allow !== undefined && { allow }) },
        body: message,
      });
      return;
    }
    const { origin, host, 'sec-fetch-site': site } = request.headers;
    if (isOwnOrigin({ origin, host, site: site as string | undefined }, url())) {
      next();
      return;
    }
    audit({ kind: 'origin-refused', address: readAddress(request) });
    refuseRequest(request, response, { status: 403, headers, body: 'Forbidden' });
  });
  admission?.attach(io);
  for (const name of [AGENT_NAMESPACE, ROOM_NAMESPACE]) io.of(name).use(runWithConnectionId);
  return io;
}

/** Messages have the id of their connection in log entries and in the security log. */
function runWithConnectionId(socket: Socket, next: (error?: Error) => void): void {
  const fields = { requestId: createRequestId() };
  socket.use((_, handleMessage) => {
    withLogFields(fields, handleMessage);
  });
  withLogFields(fields, next);
}

/**
 * Closes all sockets and stops accepting connections. Doesn't wait for requests in progress, which
 * end with the HTTP server.
 */
export function closeSocketServer(io: Server): void {
  io.close().catch(() => undefined);
}
