import { messageOf } from '#lib/kit/error-text.ts';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { isListening, OTHER_VERSION_MESSAGE, readLine } from './client.ts';
import { MAX_LINE_BYTES, ControlRequest, type ControlHandlers } from './protocol.ts';

/** A connection is dropped after this time, ms. More connections at once are refused. */
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 16;
/** On Linux `sun_path` holds 108 bytes, with the terminating NUL (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

export interface ControlSocket {
  stop(): Promise<void>;
}

/**
 * Listens for the other commands on this VM. Replaces the socket of a killed agent.
 * @throws {Error} another agent listens at `path`, the path is too long, or the folder isn't
 * writable
 */
export async function startControlSocket(
  path: string,
  handlers: ControlHandlers,
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
