import { createConnection, type Socket } from 'node:net';
import type { z } from 'zod';
import type { CheckRequest } from '#lib/protocol/agent-link.ts';
import {
  CONTROL_RESPONSES,
  MAX_LINE_BYTES,
  ControlError,
  type ControlResponse,
  type ControlRequest,
} from './protocol.ts';

const RESPONSE_TIMEOUT_MS = 30_000;

/** Shown when the running agent and this program don't understand each other. */
export const OTHER_VERSION_MESSAGE =
  'the running agent has a different version than this program. Run the install command again.';

/** No agent listens at this socket. */
export class AgentNotRunningError extends Error {
  override readonly name = 'AgentNotRunningError';
}
/** This user can't connect to the agent: only the student and root can. */
export class AgentNotPermittedError extends Error {
  override readonly name = 'AgentNotPermittedError';
}
/** The running agent responded with an error, whose text is the message. */
export class ControlRequestError extends Error {
  override readonly name = 'ControlRequestError';
}

type ControlParameters<Kind extends ControlRequest['kind']> = Kind extends 'check'
  ? CheckRequest
  : Kind extends 'doctor'
    ? Pick<CheckRequest, 'language'>
    : Record<never, never>;

/**
 * Sends a request to the agent that runs on this VM.
 * @throws {AgentNotRunningError} no agent listens at `path`
 * @throws {AgentNotPermittedError} this user can't use the agent
 * @throws {ControlRequestError} the agent responded with an error
 */
export async function sendControlRequest<Kind extends ControlRequest['kind']>(
  path: string,
  kind: Kind,
  parameters: ControlParameters<Kind> = {} as ControlParameters<Kind>,
): Promise<ControlResponse<Kind>> {
  const line = await exchangeLine(path, `${JSON.stringify({ ...parameters, kind })}\n`);
  const json: unknown = JSON.parse(line);
  const refusal = ControlError.safeParse(json);
  if (refusal.success) throw new ControlRequestError(refusal.data.message);
  const response = (
    CONTROL_RESPONSES[kind] as unknown as z.ZodType<ControlResponse<Kind>>
  ).safeParse(json);
  if (!response.success) throw new ControlRequestError(OTHER_VERSION_MESSAGE);
  return response.data;
}

async function exchangeLine(path: string, request: string): Promise<string> {
  const socket = createConnection(path);
  socket.setTimeout(RESPONSE_TIMEOUT_MS, () =>
    socket.destroy(new Error("the running agent didn't respond in time")),
  );
  try {
    await waitForConnect(socket);
    socket.write(request);
    return await readLine(socket, MAX_LINE_BYTES.response);
  } catch (error) {
    if (isNotListening(error)) throw new AgentNotRunningError(`no agent listens at ${path}`);
    throw errorCode(error) === 'EACCES'
      ? new AgentNotPermittedError(`no permission to connect to ${path}`, { cause: error })
      : error;
  } finally {
    socket.destroy();
  }
}

/** Whether an agent listens at this path. */
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

function waitForConnect(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
}

function isNotListening(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(errorCode(error));
}

const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/**
 * Reads the first line, without its newline.
 * @throws {Error} the connection was closed before a complete line, or the line is too long
 */
export async function readLine(socket: Socket, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not destroy the socket, because the response still has to be sent.
  for await (const part of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const end = part.indexOf('\n');
    parts.push(end < 0 ? part : part.subarray(0, end));
    length += part.length;
    if (end >= 0) return Buffer.concat(parts).toString('utf8');
    if (length > maxBytes) throw new Error('the line is too long');
  }
  throw new Error('the connection was closed before a line was complete');
}
