import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import type { AgentToServer, ServerToAgent } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';

export type AgentSocket = Socket<ServerToAgent, AgentToServer>;

/** The connection ended, the response didn't arrive in time, or the agent doesn't understand it. */
export class LinkBrokenError extends Error {
  override readonly name = 'LinkBrokenError';
}

/** How long to wait for a response, ms. */
export const RESPONSE_TIMEOUT_MS = 15_000;

/**
 * Sends a message and parses the response or the server's refusal.
 * @throws {LinkBrokenError}
 */
export async function emitWithAck<Response extends { ok: true }>(
  socket: AgentSocket,
  messageName: keyof AgentToServer,
  message: unknown,
  responseSchema: z.ZodType<Response>,
  timeoutMs = RESPONSE_TIMEOUT_MS,
): Promise<Response | Refusal> {
  const raw = await (socket as Socket)
    .timeout(timeoutMs)
    .emitWithAck(messageName, message)
    .catch((error: unknown) => {
      throw new LinkBrokenError(`no response to ${messageName}`, { cause: error });
    });
  const parsed = z.union([Refusal, responseSchema]).safeParse(raw);
  if (!parsed.success)
    throw new LinkBrokenError(
      `this agent doesn't understand the server's response to ${messageName}`,
    );
  return parsed.data;
}

export const isRefusal = (response: { ok: boolean }): response is Refusal => !response.ok;
