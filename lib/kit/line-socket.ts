// Node only.
import { chmod, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import process from 'node:process';

/** Limits of the connections to a socket. */
interface LineSocketLimits {
  /** A connection that hasn't sent its line after this time is closed, ms. */
  readonly lineTimeoutMs: number;
  /** A connection without a response is closed after this time, ms. */
  readonly responseTimeoutMs: number;
  /** Connections that haven't sent their line. At the limit, the oldest is closed. */
  readonly silentConnections: number;
  /** Requests that run at once. */
  readonly requests: number;
  /** Bytes of a request. */
  readonly lineBytes: number;
}

/** Answers a line with an object, which is sent as one line of JSON. Never rejects. */
type LineHandler = (line: string) => Promise<object>;

export interface LineSocket {
  stop(): Promise<void>;
}

/**
 * Listens at a Unix socket that never exists with more permissions than `mode`. Each connection
 * sends one line and gets one back. Replaces the socket of a process that was killed.
 * @throws {SocketInUseError} another process listens at `path`
 * @throws {Error} the folder isn't writable, or the path is too long for a socket
 */
export async function listenForLines(
  path: string,
  {
    handle,
    busy,
    limits,
    mode,
  }: {
    readonly handle: LineHandler;
    /** The answer to a request above the limit. */
    readonly busy: object;
    readonly limits: LineSocketLimits;
    readonly mode: 0o600 | 0o660;
  },
): Promise<LineSocket> {
  if (await isListening(path)) throw new SocketInUseError(path);
  await rm(path, { force: true });
  const connections = new ConnectionSet(handle, busy, limits);
  const server = createServer((socket) => {
    connections.accept(socket);
  });
  await startListening(server, path);
  await chmod(path, mode);
  return {
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        connections.closeAll();
      }),
  };
}

/** Another process listens at the socket. */
export class SocketInUseError extends Error {
  override readonly name = 'SocketInUseError';
}

function startListening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // `listen` creates the socket before it returns, with the permissions that the mask leaves.
    const umask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        server.on('error', () => undefined);
        resolve();
      });
    } finally {
      process.umask(umask);
    }
  });
}

/** The open connections. Silent ones can't keep others from being answered. */
class ConnectionSet {
  readonly #silent = new Set<Socket>();
  readonly #all = new Set<Socket>();
  #runningRequests = 0;
  readonly #handle: LineHandler;
  readonly #busy: object;
  readonly #limits: LineSocketLimits;

  constructor(handle: LineHandler, busy: object, limits: LineSocketLimits) {
    this.#handle = handle;
    this.#busy = busy;
    this.#limits = limits;
  }

  accept(socket: Socket): void {
    const [oldest] = this.#silent;
    if (this.#silent.size >= this.#limits.silentConnections) oldest?.destroy();
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
    const lineTimer = closeAfter(this.#limits.lineTimeoutMs);
    const line = await readLine(socket, this.#limits.lineBytes).catch(() => null);
    clearTimeout(lineTimer);
    this.#silent.delete(socket);
    if (line === null) return void socket.destroy();
    const responseTimer = closeAfter(this.#limits.responseTimeoutMs);
    socket.on('close', () => {
      clearTimeout(responseTimer);
    });
    socket.end(`${JSON.stringify(await this.#answer(line))}\n`);
  }

  async #answer(line: string): Promise<object> {
    if (this.#runningRequests >= this.#limits.requests) return this.#busy;
    this.#runningRequests += 1;
    try {
      return await this.#handle(line);
    } finally {
      this.#runningRequests -= 1;
    }
  }
}

/**
 * Sends a line to the process that listens at `path`. Resolves with its answer.
 * @throws {Error} with a code for which `isNotListening` is true, with EACCES, or without a code if
 *   there was no complete answer
 */
export async function exchangeLine(
  path: string,
  request: string,
  {
    timeoutMs,
    maxBytes,
    lateMessage,
  }: { readonly timeoutMs: number; readonly maxBytes: number; readonly lateMessage: string },
): Promise<string> {
  const socket = createConnection(path);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(lateMessage)));
  try {
    await waitForConnect(socket);
    socket.write(`${request}\n`);
    return await readLine(socket, maxBytes);
  } finally {
    socket.destroy();
  }
}

/** Whether a process listens at this path. */
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

/** Whether a connection failed because no process listens at the path. */
export function isNotListening(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(errorCode(error));
}

/** Whether a connection failed because this user has no permission. */
export function isNotPermitted(error: unknown): boolean {
  return errorCode(error) === 'EACCES';
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
