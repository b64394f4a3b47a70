import type { z } from 'zod';
import { exchangeLine, isNotListening, isNotPermitted } from '#lib/kit/line-socket.ts';
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
  const line = await requestLine(path, JSON.stringify({ ...parameters, kind }));
  const json: unknown = JSON.parse(line);
  const refusal = ControlError.safeParse(json);
  if (refusal.success) throw new ControlRequestError(refusal.data.message);
  const response = (
    CONTROL_RESPONSES[kind] as unknown as z.ZodType<ControlResponse<Kind>>
  ).safeParse(json);
  if (!response.success) throw new ControlRequestError(OTHER_VERSION_MESSAGE);
  return response.data;
}

async function requestLine(path: string, request: string): Promise<string> {
  try {
    return await exchangeLine(path, request, {
      timeoutMs: RESPONSE_TIMEOUT_MS,
      maxBytes: MAX_LINE_BYTES.response,
      lateMessage: "the running agent didn't respond in time",
    });
  } catch (error) {
    if (isNotListening(error)) throw new AgentNotRunningError(`no agent listens at ${path}`);
    throw isNotPermitted(error)
      ? new AgentNotPermittedError(`no permission to connect to ${path}`, { cause: error })
      : error;
  }
}
