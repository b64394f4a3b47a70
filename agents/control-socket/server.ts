import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { isListening } from './client.ts';
import { readLine } from './line.ts';
import { MAX_LINE_BYTES, ControlRequest, type ControlHandlers } from './protocol.ts';

/** A question that is not asked and answered within this, ms, is dropped; more askers than this at once are turned away. */
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 16;
/** Linux: `sun_path` holds 108 bytes with its closing zero (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

export interface ControlSocket {
  stop(): Promise<void>;
}

/**
 * Listens for the other commands of this machine. A socket left behind by a killed agent is replaced.
 * @throws {Error} another agent already listens here, the path is too long, or the folder can't be written
 */
export async function startControlSocket(
  path: string,
  handlers: ControlHandlers,
): Promise<ControlSocket> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES)
    throw new Error(
      `${path} is longer than a socket's path may be (${MAX_SOCKET_PATH_BYTES} bytes): take a shorter folder with --state.`,
    );
  if (await isListening(path))
    throw new Error(
      `an agent is already running with this folder (it answers at ${path}): stop it first, or take another folder with --state.`,
    );
  await rm(path, { force: true });
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    void handleConnection(socket, handlers);
  });
  server.maxConnections = MAX_CONNECTIONS;
  await waitForListening(server, path);
  await chmod(path, 0o666);
  return {
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        for (const socket of connections) socket.destroy();
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

async function handleConnection(socket: Socket, handlers: ControlHandlers): Promise<void> {
  socket.setTimeout(REQUEST_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const line = await readLine(socket, MAX_LINE_BYTES.request).catch(() => null);
  if (line === null) return void socket.destroy();
  socket.end(`${JSON.stringify(await handleRequest(line, handlers))}\n`);
}

async function handleRequest(line: string, handlers: ControlHandlers): Promise<object> {
  const request = ControlRequest.safeParse(parseJson(line));
  if (!request.success)
    return {
      ok: false,
      message:
        'the running agent does not know this question: it may be older than this program; install again.',
    };
  try {
    const { ask, ...parameters } = request.data;
    return await handlers[ask](parameters);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
