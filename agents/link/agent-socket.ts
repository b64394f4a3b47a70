import { Fetch, io, NodeWebSocket } from 'socket.io-client';
import type { z } from 'zod';
import { AGENT_NAMESPACE, type AgentHandshake } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { describeRequestError } from '#agents/request-error.ts';
import type { AgentSocket } from './emit-with-ack.ts';

/**
 * Creates a socket to the server's agent namespace, not connected yet. WebSocket comes first, then
 * long polling where a proxy breaks WebSockets. It never reconnects automatically, because the link
 * decides when.
 * @throws {TypeError} `server` isn't an http(s) URL
 */
export function createAgentSocket(server: string, version: string): AgentSocket {
  const base = new URL(server);
  const auth: z.infer<typeof AgentHandshake> = {
    protocol: PROTOCOL_VERSION.current,
    agent: version,
  };
  return io(base.origin + AGENT_NAMESPACE, {
    path: `${base.pathname.replace(/\/$/, '')}/socket.io`,
    auth,
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    // Poll with fetch: the other transport uses an XMLHttpRequest for Node, whose url.parse() makes
    // Node print a warning (DEP0169).
    transports: [NodeWebSocket, Fetch],
    tryAllTransports: true,
    timeout: 15_000,
  }) as AgentSocket;
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
  // fetch reports the reason only in its cause.
  if (cause instanceof Error)
    return describeRequestError(cause.cause instanceof Error ? cause.cause : cause);
  if (typeof status === 'number' && status > 0) return `it returned HTTP ${status}`;
  return typeof cause === 'string' && cause !== '' ? cause : null;
}
