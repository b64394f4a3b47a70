import { createConnection } from 'node:net';
import type { z } from 'zod';
import type { CheckQuestion } from '#lib/protocol/agent-link.ts';
import { readLine } from './line.ts';
import { ANSWERS, LINE_LIMIT, SocketRefusal, type AnswerTo, type Question } from './protocol.ts';

const ANSWER_MS = 30_000;

/** No agent listens at this socket. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}
/** The running agent could not do it; the message is its own sentence. */
export class AgentRefused extends Error {
  override readonly name = 'AgentRefused';
}

/**
 * Asks the agent that runs on this machine.
 * @param more what is asked for, of `check`
 * @throws {NotRunning} nobody answers; {AgentRefused} it answered that it can't
 */
export async function askAgent<Ask extends Question['ask']>(
  path: string,
  ask: Ask,
  more: Ask extends 'check' ? CheckQuestion : Record<never, never> = {},
): Promise<AnswerTo<Ask>> {
  const line = await exchange(path, `${JSON.stringify({ ...more, ask })}\n`);
  const json: unknown = JSON.parse(line);
  const refusal = SocketRefusal.safeParse(json);
  if (refusal.success) throw new AgentRefused(refusal.data.message);
  const answer = (ANSWERS[ask] as unknown as z.ZodType<AnswerTo<Ask>>).safeParse(json);
  if (!answer.success)
    throw new AgentRefused(
      'the running agent speaks another version than this program: install again, then retry.',
    );
  return answer.data;
}

async function exchange(path: string, question: string): Promise<string> {
  const socket = createConnection(path);
  socket.setTimeout(ANSWER_MS, () =>
    socket.destroy(new Error('the running agent did not answer in time')),
  );
  try {
    await connected(socket);
    socket.write(question);
    return await readLine(socket, LINE_LIMIT.answer);
  } catch (error) {
    throw gone(error) ? new NotRunning(`no agent answers at ${path}`) : error;
  } finally {
    socket.destroy();
  }
}

/** Whether somebody listens at this path. */
export async function connects(path: string): Promise<boolean> {
  const socket = createConnection(path);
  try {
    await connected(socket);
    return true;
  } catch (error) {
    if (gone(error)) return false;
    throw error;
  } finally {
    socket.destroy();
  }
}

function connected(socket: ReturnType<typeof createConnection>): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
}

function gone(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}
