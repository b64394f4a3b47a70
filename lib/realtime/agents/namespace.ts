import type { Server, Socket } from 'socket.io';
import type { Connection } from '#db/connect.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import {
  AGENT_NAMESPACE,
  AgentHandshake,
  type AgentToServer,
  type ServerToAgent,
} from '#lib/protocol/agent-link.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { AgentTickets } from '#lib/auth/agent-ticket.ts';
import { createRefusal, type Refusal, type RefusalName } from '#lib/protocol/refusal.ts';
import { HEARTBEAT_MS, PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import type { Admission } from '../admission/admission.ts';
import { AgentConnection } from './connection.ts';
import type { AgentGateways } from './gateway.ts';

export type AgentSocket = Socket<AgentToServer, ServerToAgent>;

export interface AgentNamespaceOptions {
  readonly io: Server;
  readonly db: Connection;
  readonly gateways: AgentGateways;
  readonly serverKey: ServerKey;
  /** Public address, for links that claim a seat. */
  readonly url: string;
  readonly clock: Pick<Clock, 'now' | 'mono'>;
  readonly log: (line: string) => void;
  readonly heartbeatMs?: number;
  /** Records security events. */
  readonly audit?: Audit;
  /** A VM began to wait for a seat, which its student can decide about. */
  readonly onSeatRequested?: (seatId: string) => void;
  /** How long a batch took from its arrival until it was acknowledged, s. */
  readonly onAck?: (seconds: number) => void;
  /** Called with each refusal that an agent gets. */
  readonly onRefused?: (refusal: RefusalName) => void;
  /** Limits of sockets and messages; without it, none. */
  readonly admission?: Admission;
  /** Without them, agents get no ticket. */
  readonly tickets?: AgentTickets;
}

/** Over which time the agents of a server that stops come back. */
const RETURN_SPREAD_MS = 3_000;

/**
 * Serves agents on the namespace /agent. `stop` closes their connections and tells each agent when to
 * come back, so that they don't all arrive at once at a server that has just started.
 */
export function openAgentNamespace(options: AgentNamespaceOptions): { stop(): void } {
  const namespace = options.io.of(AGENT_NAMESPACE) as unknown as ReturnType<
    Server<AgentToServer, ServerToAgent>['of']
  >;
  namespace.use((socket, next) => {
    const refusal = findVersionRefusal(socket.handshake.auth);
    if (refusal === null) recognizeAgent(socket, options);
    else options.onRefused?.(refusal.refusal);
    next(refusal ? Object.assign(new Error(refusal.message), { data: refusal }) : undefined);
  });
  namespace.on('connection', (socket) => {
    new AgentConnection(socket, { heartbeatMs: HEARTBEAT_MS, ...options }).listen();
  });
  return {
    stop: () => {
      const sockets = [...namespace.sockets.values()];
      sockets.forEach((socket, index) => {
        socket.emit(
          'bye',
          createRefusal('unavailable', 'The server stops or restarts.', {
            retryMs: Math.round((RETURN_SPREAD_MS * (index + 1)) / sockets.length),
          }),
        );
      });
      namespace.disconnectSockets(true);
    },
  };
}

/** An agent whose connection came without its header is known by the ticket in `auth`. */
function recognizeAgent(
  socket: AgentSocket,
  { admission, tickets, clock }: AgentNamespaceOptions,
): void {
  const { ticket } = socket.handshake.auth as { ticket?: string };
  const key = ticket === undefined ? null : (tickets?.verify(ticket, clock.now()) ?? null);
  if (key !== null) admission?.connectionOf(socket.conn)?.identify({ kind: 'agent', id: key });
}

function findVersionRefusal(auth: unknown): Refusal | null {
  const parsed = AgentHandshake.safeParse(auth);
  if (!parsed.success) return createRefusal('malformed', 'The handshake has no protocol version.');
  const { protocol } = parsed.data;
  if (protocol < PROTOCOL_VERSION.oldest)
    return createRefusal(
      'agent-too-old',
      `This server needs version ${PROTOCOL_VERSION.oldest} or later of the agent protocol. Your agent has ${protocol}. Run the install command again.`,
    );
  if (protocol > PROTOCOL_VERSION.current)
    return createRefusal(
      'agent-too-new',
      `This server supports the agent protocol up to version ${PROTOCOL_VERSION.current}. Your agent has ${protocol}. The server must be upgraded first.`,
    );
  return null;
}
