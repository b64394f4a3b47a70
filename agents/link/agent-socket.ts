import { Fetch, io, NodeWebSocket } from 'socket.io-client';
import type { z } from 'zod';
import { AGENT_NAMESPACE, type AgentHandshake } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { whyNoAnswer } from '#agents/doctor/http.ts';
import type { AgentSocket } from './emit-with-ack.ts';

/**
 * A socket to the server's agent namespace, not connected yet: WebSocket first, long polling where a proxy breaks it. It never
 * reconnects by itself, the link decides when.
 * @throws when `server` is not an http(s) address
 */
export function makeSocket(server: string, version: string): AgentSocket {
  const base = new URL(server);
  const auth: z.infer<typeof AgentHandshake> = { protocol: PROTOCOL.current, agent: version };
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
export function refusalOf(error: Error & { data?: unknown }): Refusal | null {
  const parsed = Refusal.safeParse(error.data);
  return parsed.success ? parsed.data : null;
}

/** One sentence for a person about why there is no connection. */
export function whyNoConnection(server: string, error: Error): string {
  const { description, context } = error as {
    description?: number | { error?: unknown; message?: unknown };
    context?: { statusText?: unknown };
  };
  // engine.io hides what happened: in the event of a WebSocket; after a poll in the status, or, where none came, in its text.
  const found =
    description instanceof Error
      ? description
      : typeof description === 'object'
        ? (description.error ?? description.message)
        : context?.statusText;
  return `${server} can't be reached: ${inWords(description, found) ?? error.message}`.slice(
    0,
    300,
  );
}

function inWords(status: unknown, found: unknown): string | null {
  // fetch says that it failed, and why only in its cause.
  if (found instanceof Error)
    return whyNoAnswer(found.cause instanceof Error ? found.cause : found);
  if (typeof status === 'number' && status > 0) return `it answers HTTP ${status}`;
  return typeof found === 'string' && found !== '' ? found : null;
}
