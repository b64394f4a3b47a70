import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { connects } from './client.ts';
import { readLine } from './line.ts';
import { LINE_LIMIT, Question, type Answerer } from './protocol.ts';

/** A question that is not asked and answered within this, ms, is dropped; more askers than this at once are turned away. */
const PATIENCE_MS = 30_000;
const MOST_ASKERS = 16;
/** Linux: `sun_path` holds 108 bytes with its closing zero (unix(7)). */
const LONGEST_PATH = 107;

export interface LocalSocket {
  stop(): Promise<void>;
}

/**
 * Listens for the other commands of this machine. A socket left behind by a killed agent is replaced.
 * @throws {Error} another agent already listens here, the path is too long, or the folder can't be written
 */
export async function listenLocally(path: string, answerer: Answerer): Promise<LocalSocket> {
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw new Error(
      `${path} is longer than a socket's path may be (${LONGEST_PATH} bytes): take a shorter folder with --state.`,
    );
  if (await connects(path))
    throw new Error(
      `an agent is already running with this folder (it answers at ${path}): stop it first, or take another folder with --state.`,
    );
  await rm(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    void answer(socket, answerer);
  });
  server.maxConnections = MOST_ASKERS;
  await listening(server, path);
  await chmod(path, 0o666);
  return {
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        for (const socket of open) socket.destroy();
      }),
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}

async function answer(socket: Socket, answerer: Answerer): Promise<void> {
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const line = await readLine(socket, LINE_LIMIT.question).catch(() => null);
  if (line === null) return void socket.destroy();
  socket.end(`${JSON.stringify(await reply(line, answerer))}\n`);
}

async function reply(line: string, answerer: Answerer): Promise<object> {
  const question = Question.safeParse(parseJson(line));
  if (!question.success)
    return {
      ok: false,
      message:
        'the running agent does not know this question: it may be older than this program; install again.',
    };
  try {
    const { ask, ...more } = question.data;
    return await answerer[ask](more);
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
