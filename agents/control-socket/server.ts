import { messageOf } from '#lib/kit/error-text.ts';
import { listenForLines, SocketInUseError, type LineSocket } from '#lib/kit/line-socket.ts';
import { OTHER_VERSION_MESSAGE } from './client.ts';
import { MAX_LINE_BYTES, ControlRequest, type ControlHandlers } from './protocol.ts';

/** Limits of connections to the socket. */
const CONTROL_LIMITS = {
  /** A connection that hasn't sent its line after this time is closed, ms. */
  lineTimeoutMs: 2_000,
  /** A connection without a response is closed after this time, ms. */
  responseTimeoutMs: 30_000,
  /** Connections that haven't sent their line. At the limit, the oldest is closed. */
  silentConnections: 16,
  /** Requests that run at once. More are refused with a message. */
  requests: 16,
} as const;
const BUSY_MESSAGE = 'the agent is busy with other requests. Try again in a moment.';
/** On Linux `sun_path` holds 108 bytes, with the terminating NUL (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

export type ControlSocket = LineSocket;

export interface ControlSocketOptions {
  /** 0660 if the student's group may use the agent of a service, else 0600. */
  readonly mode: 0o600 | 0o660;
}

/**
 * Listens for the other commands on this VM. Replaces the socket of a killed agent.
 * @throws {Error} another agent listens at `path`, the path is too long, or the folder isn't
 * writable
 */
export async function startControlSocket(
  path: string,
  handlers: ControlHandlers,
  { mode }: ControlSocketOptions = { mode: 0o600 },
): Promise<ControlSocket> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES)
    throw new Error(
      `${path} is longer than the ${MAX_SOCKET_PATH_BYTES} bytes allowed for a socket. Choose a shorter folder with --state.`,
    );
  return listenForLines(path, {
    handle: (line) => handleRequest(line, handlers),
    busy: { ok: false, message: BUSY_MESSAGE },
    limits: { ...CONTROL_LIMITS, lineBytes: MAX_LINE_BYTES.request },
    mode,
  }).catch((error: unknown) => {
    if (!(error instanceof SocketInUseError)) throw error;
    throw new Error(
      `an agent already uses this folder (socket ${path}). Stop it, or choose another folder with --state.`,
    );
  });
}

async function handleRequest(line: string, handlers: ControlHandlers): Promise<object> {
  const request = ControlRequest.safeParse(parseJson(line));
  if (!request.success) return { ok: false, message: OTHER_VERSION_MESSAGE };
  try {
    const { kind, ...parameters } = request.data;
    return await handlers[kind](parameters);
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
