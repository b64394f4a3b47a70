import type { Server, Socket } from 'socket.io';
import type { Connection } from '#db/connect.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import {
  AGENT_NAMESPACE,
  AgentHandshake,
  type AgentToServer,
  type ServerToAgent,
} from '#lib/protocol/agent-link.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME_LIMITS, HEARTBEAT_MS, PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { AgentConnection } from './connection.ts';
import type { AgentGateways } from './gateway.ts';

export type AgentSocket = Socket<AgentToServer, ServerToAgent>;

export interface AgentNamespaceOptions {
  readonly io: Server;
  readonly db: Connection;
  readonly gateways: AgentGateways;
  readonly serverKey: ServerKey;
  /** Public address, for the link of a claim. */
  readonly url: string;
  readonly clock: AgentNamespaceClock;
  readonly log: (line: string) => void;
  readonly heartbeatMs?: number;
}

export interface AgentNamespaceClock {
  /** ms since 1970. */
  now(): number;
  /** Monotonic, ms. */
  mono(): number;
}

/**
 * What socket.io must be made with: above an agent's largest frame by so much that a batch somewhat too large is refused by
 * name; beyond, the socket is closed.
 */
export const MAX_FRAME_BYTES = 2 * FRAME_LIMITS.hardBytes;

/** Agents on the namespace /agent. `stop` ends their connections; they come back by themselves. */
export function openAgentNamespace(options: AgentNamespaceOptions): { stop(): void } {
  const namespace = options.io.of(AGENT_NAMESPACE) as unknown as ReturnType<
    Server<AgentToServer, ServerToAgent>['of']
  >;
  namespace.use((socket, next) => {
    const refusal = findVersionRefusal(socket.handshake.auth);
    next(refusal ? Object.assign(new Error(refusal.message), { data: refusal }) : undefined);
  });
  namespace.on('connection', (socket) => {
    new AgentConnection(socket, { heartbeatMs: HEARTBEAT_MS, ...options }).listen();
  });
  return {
    stop: () => {
      namespace.disconnectSockets(true);
    },
  };
}

function findVersionRefusal(auth: unknown): Refusal | null {
  const parsed = AgentHandshake.safeParse(auth);
  if (!parsed.success) return createRefusal('malformed', 'The connection names no protocol.');
  const { protocol } = parsed.data;
  if (protocol < PROTOCOL_VERSION.oldest)
    return createRefusal(
      'agent-too-old',
      `This server speaks version ${PROTOCOL_VERSION.oldest} of the link and later, the agent ${protocol}: install the agent again from the server.`,
    );
  if (protocol > PROTOCOL_VERSION.current)
    return createRefusal(
      'agent-too-new',
      `This server speaks version ${PROTOCOL_VERSION.current} of the link at most, the agent ${protocol}: the server must be upgraded first.`,
    );
  return null;
}
