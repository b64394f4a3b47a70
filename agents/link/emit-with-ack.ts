import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import type { AgentToServer, ServerToAgent } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';

export type AgentSocket = Socket<ServerToAgent, AgentToServer>;

/** The connection ended, or did not answer in time, or answered what this agent does not understand. */
export class LinkBrokenError extends Error {
  override readonly name = 'LinkBroken';
}

/** How long an answer is waited for, ms. */
export const RESPONSE_TIMEOUT_MS = 15_000;

/**
 * Sends one message and parses its answer: what the server grants, or its refusal.
 * @throws {LinkBroken}
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
      throw new LinkBrokenError(`no answer to ${messageName}`, { cause: error });
    });
  const parsed = z.union([Refusal, responseSchema]).safeParse(raw);
  if (!parsed.success)
    throw new LinkBrokenError(
      `the server's answer to ${messageName} is not one this agent understands`,
    );
  return parsed.data;
}

export const isRefusal = (response: { ok: boolean }): response is Refusal => !response.ok;
