import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import type { AgentToServer, ServerToAgent } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';

export type AgentSocket = Socket<ServerToAgent, AgentToServer>;

/** The connection ended, or did not answer in time, or answered what this agent does not understand. */
export class LinkBroken extends Error {
  override readonly name = 'LinkBroken';
}

/** How long an answer is waited for, ms. */
export const ANSWER_MS = 15_000;

/**
 * Sends one message and parses its answer: what the server grants, or its refusal.
 * @throws {LinkBroken}
 */
export async function ask<Answer extends { ok: true }>(
  socket: AgentSocket,
  event: keyof AgentToServer,
  message: unknown,
  answers: z.ZodType<Answer>,
  timeoutMs = ANSWER_MS,
): Promise<Answer | Refusal> {
  const raw = await (socket as Socket)
    .timeout(timeoutMs)
    .emitWithAck(event, message)
    .catch((error: unknown) => {
      throw new LinkBroken(`no answer to ${event}`, { cause: error });
    });
  const parsed = z.union([Refusal, answers]).safeParse(raw);
  if (!parsed.success)
    throw new LinkBroken(`the server's answer to ${event} is not one this agent understands`);
  return parsed.data;
}

export const refused = (answer: { ok: boolean }): answer is Refusal => !answer.ok;
