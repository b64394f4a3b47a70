import { messageOf } from '#lib/kit/error-text.ts';
import { listenForLines } from '#lib/kit/line-socket.ts';
import type { Log } from '../logger.ts';
import { ControlRequest, MAX_CONTROL_LINE_BYTES, type LinkAnswer } from './protocol.ts';
import { controlSocketPaths, prepareSocketFolder } from './socket-paths.ts';

/** Limits of the connections to the server's control socket. */
const SERVER_CONTROL_LIMITS = {
  lineTimeoutMs: 2_000,
  responseTimeoutMs: 10_000,
  silentConnections: 4,
  requests: 4,
  lineBytes: MAX_CONTROL_LINE_BYTES,
} as const;

const refusal = (message: string) => ({ ok: false, message }) as const;

/**
 * Listens for `podium link` in the data folder. The server runs without it if no place for the
 * socket can be used. Returns a function that stops it.
 */
export async function openControlSocket({
  dataDir,
  createLink,
  log,
}: {
  readonly dataDir: string;
  /** Creates a one-time link for the owner that is valid for `hours`. */
  readonly createLink: (hours: number) => Promise<Omit<LinkAnswer, 'ok'>>;
  readonly log: Log;
}): Promise<() => Promise<void>> {
  const handle = async (line: string): Promise<object> => {
    const request = ControlRequest.safeParse(parseJson(line));
    if (!request.success)
      return refusal('the server has a different version than this program. Restart the server.');
    try {
      return { ok: true, ...(await createLink(request.data.hours)) };
    } catch (error) {
      log('warn', `podium link failed: ${messageOf(error)}`);
      return refusal("the server couldn't create the link. Its log says why.");
    }
  };
  const problems: string[] = [];
  for (const path of controlSocketPaths(dataDir))
    try {
      await prepareSocketFolder(path, dataDir);
      const socket = await listenForLines(path, {
        handle,
        busy: refusal('the server is busy. Try again in a moment.'),
        limits: SERVER_CONTROL_LIMITS,
        mode: 0o600,
      });
      return () => socket.stop();
    } catch (error) {
      problems.push(`${path}: ${messageOf(error)}`);
    }
  log('warn', `podium link can't be used with this server: ${problems.join('; ')}`);
  return () => Promise.resolve();
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
