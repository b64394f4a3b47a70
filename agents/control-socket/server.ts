import { messageOf } from '#lib/kit/error-text.ts';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { isListening, OTHER_VERSION_MESSAGE, readLine } from './client.ts';
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

export interface ControlSocket {
  stop(): Promise<void>;
}

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
  if (await isListening(path))
    throw new Error(
      `an agent already uses this folder (socket ${path}). Stop it, or choose another folder with --state.`,
    );
  await rm(path, { force: true });
  const connections = new ConnectionSet(handlers);
  const server = createServer((socket) => {
    connections.accept(socket);
  });
  await waitForListening(server, path);
  await chmod(path, mode);
  return {
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        connections.closeAll();
      }),
  };
}

function waitForListening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** The open connections. Silent ones can't keep others from being answered. */
class ConnectionSet {
  readonly #silent = new Set<Socket>();
  readonly #all = new Set<Socket>();
  #runningRequests = 0;
  readonly #handlers: ControlHandlers;

  constructor(handlers: ControlHandlers) {
    this.#handlers = handlers;
  }

  accept(socket: Socket): void {
    const [oldest] = this.#silent;
    if (this.#silent.size >= CONTROL_LIMITS.silentConnections) oldest?.destroy();
    this.#all.add(socket);
    this.#silent.add(socket);
    socket.on('close', () => {
      this.#all.delete(socket);
      this.#silent.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    void this.#serve(socket);
  }

  closeAll(): void {
    for (const socket of this.#all) socket.destroy();
  }

  async #serve(socket: Socket): Promise<void> {
    const closeAfter = (ms: number) => setTimeout(() => socket.destroy(), ms).unref();
    const lineTimer = closeAfter(CONTROL_LIMITS.lineTimeoutMs);
    const line = await readLine(socket, MAX_LINE_BYTES.request).catch(() => null);
    clearTimeout(lineTimer);
    this.#silent.delete(socket);
    if (line === null) return void socket.destroy();
    const responseTimer = closeAfter(CONTROL_LIMITS.responseTimeoutMs);
    socket.on('close', () => {
      clearTimeout(responseTimer);
    });
    socket.end(`${JSON.stringify(await this.#handle(line))}\n`);
  }

  async #handle(line: string): Promise<object> {
    if (this.#runningRequests >= CONTROL_LIMITS.requests)
      return { ok: false, message: BUSY_MESSAGE };
    this.#runningRequests += 1;
    try {
      return await handleRequest(line, this.#handlers);
    } finally {
      this.#runningRequests -= 1;
    }
  }
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
