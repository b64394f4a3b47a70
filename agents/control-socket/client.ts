import { createConnection } from 'node:net';
import type { z } from 'zod';
import type { CheckRequest } from '#lib/protocol/agent-link.ts';
import { readLine } from './line.ts';
import {
  CONTROL_RESPONSES,
  MAX_LINE_BYTES,
  ControlError,
  type ControlResponse,
  type ControlRequest,
} from './protocol.ts';

const RESPONSE_TIMEOUT_MS = 30_000;

/** No agent listens at this socket. */
export class AgentNotRunningError extends Error {
  override readonly name = 'NotRunning';
}
/** The running agent could not do it; the message is its own sentence. */
export class ControlRequestError extends Error {
  override readonly name = 'AgentRefused';
}

/**
 * Asks the agent that runs on this machine.
 * @param more what is asked for, of `check`
 * @throws {NotRunning} nobody answers; {AgentRefused} it answered that it can't
 */
export async function sendControlRequest<Kind extends ControlRequest['ask']>(
  path: string,
  kind: Kind,
  parameters: Kind extends 'check' ? CheckRequest : Record<never, never> = {},
): Promise<ControlResponse<Kind>> {
  const line = await exchangeLine(path, `${JSON.stringify({ ...parameters, ask: kind })}\n`);
  const json: unknown = JSON.parse(line);
  const refusal = ControlError.safeParse(json);
  if (refusal.success) throw new ControlRequestError(refusal.data.message);
  const response = (
    CONTROL_RESPONSES[kind] as unknown as z.ZodType<ControlResponse<Kind>>
  ).safeParse(json);
  if (!response.success)
    throw new ControlRequestError(
      'the running agent speaks another version than this program: install again, then retry.',
    );
  return response.data;
}

async function exchangeLine(path: string, request: string): Promise<string> {
  const socket = createConnection(path);
  socket.setTimeout(RESPONSE_TIMEOUT_MS, () =>
    socket.destroy(new Error('the running agent did not answer in time')),
  );
  try {
    await waitForConnect(socket);
    socket.write(request);
    return await readLine(socket, MAX_LINE_BYTES.response);
  } catch (error) {
    throw isNotListening(error) ? new AgentNotRunningError(`no agent answers at ${path}`) : error;
  } finally {
    socket.destroy();
  }
}

/** Whether somebody listens at this path. */
export async function isListening(path: string): Promise<boolean> {
  const socket = createConnection(path);
  try {
    await waitForConnect(socket);
    return true;
  } catch (error) {
    if (isNotListening(error)) return false;
    throw error;
  } finally {
    socket.destroy();
  }
}

function waitForConnect(socket: ReturnType<typeof createConnection>): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
}

function isNotListening(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}
