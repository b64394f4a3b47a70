import { dirname } from 'node:path';
import { exchangeLine, isNotListening, isNotPermitted } from '#lib/kit/line-socket.ts';
import {
  ControlAnswer,
  MAX_CONTROL_LINE_BYTES,
  type ControlRequest,
  type LinkAnswer,
} from './protocol.ts';
import { controlSocketPaths, existsOrIsHidden, isPrivateFolder } from './socket-paths.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** How a request to the server ended. */
export type ControlResult =
  | LinkAnswer
  | { readonly ok: false; readonly reason: 'not-running' }
  | { readonly ok: false; readonly reason: 'not-permitted'; readonly path: string }
  | { readonly ok: false; readonly reason: 'refused'; readonly message: string };

/** Asks the server that runs with the data folder for a link that signs the owner in. */
export async function requestLink(
  dataDir: string,
  request: ControlRequest,
): Promise<ControlResult> {
  let result: ControlResult = { ok: false, reason: 'not-running' };
  for (const path of controlSocketPaths(dataDir)) {
    const answer = await ask(path, dataDir, request);
    if (answer === null) continue;
    if (answer.ok || answer.reason === 'refused') return answer;
    result = answer;
  }
  return result;
}

/** null: no server listens at the path. */
async function ask(
  path: string,
  dataDir: string,
  request: ControlRequest,
): Promise<ControlResult | null> {
  const notPermitted = { ok: false, reason: 'not-permitted', path } as const;
  try {
    if (!(await isPrivateFolder(dirname(path), dataDir)))
      return (await existsOrIsHidden(path)) ? notPermitted : null;
    const line = await exchangeLine(path, JSON.stringify(request), {
      timeoutMs: ANSWER_TIMEOUT_MS,
      maxBytes: MAX_CONTROL_LINE_BYTES,
      lateMessage: "the server didn't answer in time",
    });
    return readAnswer(line);
  } catch (error) {
    if (isNotListening(error)) return null;
    if (isNotPermitted(error)) return notPermitted;
    throw error;
  }
}

function readAnswer(line: string): ControlResult {
  const answer = ControlAnswer.safeParse(JSON.parse(line));
  if (!answer.success)
    return { ok: false, reason: 'refused', message: 'the server has a different version' };
  return answer.data.ok
    ? answer.data
    : { ok: false, reason: 'refused', message: answer.data.message };
}
