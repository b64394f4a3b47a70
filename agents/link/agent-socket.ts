import { Fetch, io, NodeWebSocket } from 'socket.io-client';
import type { z } from 'zod';
import { AGENT_NAMESPACE, type AgentHandshake } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { describeRequestError } from '#agents/doctor/http.ts';
import type { AgentSocket } from './emit-with-ack.ts';

/**
 * A socket to the server's agent namespace, not connected yet: WebSocket first, long polling where a proxy breaks it. It never
 * reconnects by itself, the link decides when.
 * @throws when `server` is not an http(s) address
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
    // Polling by fetch: the other one is an XMLHttpRequest for Node, whose url.parse() Node warns of (DEP0169).
    transports: [NodeWebSocket, Fetch],
    tryAllTransports: true,
    timeout: 15_000,
  }) as AgentSocket;
}

/** What a failed connection says: the server's own refusal when its middleware gave one. */
export function refusalFromError(error: Error & { data?: unknown }): Refusal | null {
  const parsed = Refusal.safeParse(error.data);
  return parsed.success ? parsed.data : null;
}

/** One sentence for a person about why there is no connection. */
export function describeConnectionError(server: string, error: Error): string {
  const { description, context } = error as {
    description?: number | { error?: unknown; message?: unknown };
    context?: { statusText?: unknown };
  };
  // engine.io hides what happened: in the event of a WebSocket; after a poll in the status, or, where none came, in its text.
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
  // fetch says that it failed, and why only in its cause.
  if (cause instanceof Error)
    return describeRequestError(cause.cause instanceof Error ? cause.cause : cause);
  if (typeof status === 'number' && status > 0) return `it answers HTTP ${status}`;
  return typeof cause === 'string' && cause !== '' ? cause : null;
}
