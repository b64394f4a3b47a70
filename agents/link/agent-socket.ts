import type { Agent } from 'node:http';
import { io, Manager, NodeWebSocket } from 'socket.io-client';
import type { z } from 'zod';
import { ADMISSION_HEADER, formatAdmissionProof, proveJoinToken } from '#lib/protocol/admission.ts';
import { AGENT_NAMESPACE, type AgentHandshake } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { CONNECT_TIMEOUT_MS, type Transport } from '#lib/protocol/transport-choice.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { describeRequestError } from '#agents/request-error.ts';
import { createRouteAgent, DIRECT_ROUTE } from '#agents/route/server-route.ts';
import type { AgentSocket } from './emit-with-ack.ts';
import { PollingTransport } from './polling-transport.ts';

const TRANSPORT_CLASSES = { websocket: NodeWebSocket, polling: PollingTransport } as const;

function connectionOptions(
  { pathname }: URL,
  transport: Transport,
  timeoutMs: number,
  agent: Agent,
) {
  return {
    // The type allows the name of an agent only, for browsers.
    agent: agent as unknown as string,
    path: `${pathname.replace(/\/$/, '')}/socket.io`,
    autoConnect: false,
    reconnection: false,
    transports: [TRANSPORT_CLASSES[transport]],
    timeout: timeoutMs,
  };
}

/**
 * Creates a socket to the server's agent namespace, not connected yet. It uses one transport and
 * never reconnects automatically, because the link decides how and when.
 * @param options how the server knows this agent: `ticket` of an earlier `welcome`, or the join
 *   `token`; how long it can take until the connection is open, ms; and the `agent` of the route
 * @throws {TypeError} `server` isn't an http(s) URL
 */
export function createAgentSocket(
  server: string,
  version: string,
  transport: Transport,
  {
    ticket,
    token,
    timeoutMs = CONNECT_TIMEOUT_MS[transport],
    agent = createRouteAgent(server, DIRECT_ROUTE),
  }: {
    readonly ticket?: string | undefined;
    readonly token?: string | null;
    readonly timeoutMs?: number | undefined;
    readonly agent?: Agent;
  } = {},
): AgentSocket {
  const base = new URL(server);
  const auth: z.infer<typeof AgentHandshake> = {
    protocol: PROTOCOL_VERSION.current,
    agent: version,
    ...(ticket === undefined ? {} : { ticket }),
  };
  return io(base.origin + AGENT_NAMESPACE, {
    ...connectionOptions(base, transport, timeoutMs, agent),
    auth,
    ...admissionHeaders(ticket, token),
    forceNew: true,
  }) as AgentSocket;
}

/** Sent with the first request, because the server decides then whether it accepts a connection. */
function admissionHeaders(ticket: string | undefined, token: string | null | undefined): object {
  const parsed = JoinToken.safeParse(token);
  if (ticket === undefined && !parsed.success) return {};
  const proof =
    ticket !== undefined || !parsed.success
      ? ({ kind: 'ticket', ticket: ticket ?? '' } as const)
      : proveJoinToken(parsed.data);
  return { extraHeaders: { [ADMISSION_HEADER]: formatAdmissionProof(proof) } };
}

/** Whether a connection by WebSocket works now. Sends nothing to the server. */
export function canUseWebSocket(
  server: string,
  agent: Agent,
  timeoutMs: number = CONNECT_TIMEOUT_MS.websocket,
): Promise<boolean> {
  const base = new URL(server);
  const manager = new Manager(base.origin, connectionOptions(base, 'websocket', timeoutMs, agent));
  return new Promise((resolve) => {
    manager.open((error) => {
      resolve(error === undefined);
      manager.engine.close();
    });
  });
}

/** The server's refusal in a failed connection, if its middleware sent one. */
export function refusalFromError(error: Error & { data?: unknown }): Refusal | null {
  const parsed = Refusal.safeParse(error.data);
  return parsed.success ? parsed.data : null;
}

/** Says in one sentence why there is no connection. */
export function describeConnectionError(server: string, error: Error): string {
  const { description, context } = error as {
    description?: number | { error?: unknown; message?: unknown };
    context?: { statusText?: unknown };
  };
  // engine.io hides the cause: in the event of a WebSocket, or after a poll in the status, or
  // without a status in the text.
  const cause =
    description instanceof Error
      ? description
      : typeof description === 'object'
        ? (description.error ?? description.message)
        : context?.statusText;
  return `${server} can't be reached: ${describeCause(description, cause) ?? error.message}`.slice(
    0,
    300,
  );
}

function describeCause(status: unknown, cause: unknown): string | null {
  if (cause instanceof Error) return describeRequestError(cause);
  if (typeof status === 'number' && status > 0) return `it returned HTTP ${status}`;
  return typeof cause === 'string' && cause !== '' ? cause : null;
}
