import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, ServerOptions } from 'socket.io';
import type { Clock } from '#lib/kit/clock.ts';
import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { addressKey } from './address.ts';
import { AdmittedConnection, type ConnectionHost, type EngineSocket } from './connection.ts';
import { createPacketParser } from './decoder.ts';
import { MALFORMED_RATES, MAX_FRAME_BYTES, MAX_REMEMBERED, RETRY_MS } from './limits.ts';
import { SocketBook, type KnownClient } from './socket-book.ts';
import { refuseRequest } from './refuse-request.ts';

export type { AdmittedConnection, ConnectionOwner } from './connection.ts';

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly audit: Audit;
  /** The client address of a request. */
  readonly readAddress: (request: IncomingMessage) => string;
  /** Finds out whether the sender of a request is known. */
  readonly identify: (request: IncomingMessage) => Promise<KnownClient | null>;
}

/** Decides which sockets the server accepts, and what they can send, before anything is decoded. */
export interface Admission {
  /** Options of the socket.io server that is admitted to. */
  readonly serverOptions: Pick<ServerOptions, 'parser' | 'maxHttpBufferSize'>;
  /** Starts with a server that has these options, before its first connection. */
  attach(io: Server): void;
  /** The connection of a socket; undefined for one of another server. */
  connectionOf(conn: EngineSocket): AdmittedConnection | undefined;
}

/** Creates the admission of one server. */
export function createAdmission({
  clock,
  audit,
  readAddress,
  identify,
}: AdmissionOptions): Admission {
  const book = new SocketBook(() => clock.mono());
  const malformed = new KeyedTokenBuckets({
    ...MALFORMED_RATES.perAddress,
    maxKeys: MAX_REMEMBERED.addresses,
    now: () => clock.mono(),
  });
  const connections = new WeakMap<EngineSocket, AdmittedConnection>();
  const connectionsById = new Map<string, AdmittedConnection>();
  const clients = new WeakMap<IncomingMessage, KnownClient>();
  /** The connection for which socket.io creates a decoder, in the same call. */
  let opening: AdmittedConnection | null = null;

  const host: ConnectionHost = {
    clock,
    identify(connection, client) {
      book.identify(connection, client);
    },
    countMalformed(connection) {
      const isFlood = malformed.waitMs(connection.address) > 0;
      if (!isFlood) malformed.take(connection.address);
      return isFlood && !book.isKnown(connection);
    },
    onLimit(connection, limit) {
      book.remove(connection);
      const { address, owner } = connection;
      audit({ ...owner, kind: 'limit-reached', address, detail: { limit } });
    },
  };

  const openConnection = (conn: EngineSocket): void => {
    const { request } = conn;
    const connection = new AdmittedConnection(conn, addressKey(readAddress(request)), host);
    const id = idOf(conn);
    connections.set(conn, connection);
    connectionsById.set(id, connection);
    conn.once('close', () => {
      connectionsById.delete(id);
      book.remove(connection);
    });
    opening = connection;
    book.add(connection, clients.get(request) ?? null);
  };

  /** Runs for each request and each upgrade, also with the id of a session. */
  const admitRequest = async (request: IncomingMessage): Promise<boolean> => {
    const sid = sessionIdOf(request);
    // The connection reports its own limits.
    if (sid !== undefined)
      return request.method !== 'POST' || connectionsById.get(sid)?.receiveBody() !== false;
    const client = await identify(request).catch(() => null);
    if (client !== null) clients.set(request, client);
    const address = addressKey(readAddress(request));
    const limit = book.admitConnection(address, client);
    if (limit !== null) audit({ kind: 'limit-reached', address, detail: { limit } });
    return limit === null;
  };

  return {
    serverOptions: {
      parser: createPacketParser(() => {
        const connection = opening;
        opening = null;
        return connection;
      }),
      maxHttpBufferSize: MAX_FRAME_BYTES,
    },
    attach(io) {
      io.engine.prependListener('connection', openConnection);
      io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
        void admitRequest(request).then((isAdmitted) => {
          if (isAdmitted) {
            next();
            return;
          }
          refuseRequest(request, response, {
            status: 503,
            headers: { 'retry-after': String(RETRY_MS.refused / 1_000) },
          });
        });
      });
    },
    connectionOf: (conn) => connections.get(conn),
  };
}

function idOf(conn: EngineSocket): string {
  return (conn as unknown as { id: string }).id;
}

/** Engine.IO has parsed the query before its middleware runs. */
function sessionIdOf(request: IncomingMessage): string | undefined {
  return (request as IncomingMessage & { _query?: { sid?: string } })._query?.sid;
}
