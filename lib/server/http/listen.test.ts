import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';

/** More than the 511 connections that wait by default in Node. */
const CONNECTIONS = 1_500;
/** Opens the port, reports it, and answers nothing until it is told to continue. */
const BLOCKED_SERVER = `
  import { createServer } from 'node:http';
  import { parentPort, workerData } from 'node:worker_threads';
  const { listen } = await import(workerData.module);
  const { port } = await listen(createServer(), { port: 0, host: '127.0.0.1' });
  parentPort.postMessage(port);
  Atomics.wait(new Int32Array(workerData.gate), 0, 0);
`;

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** What the system lets wait at most, whatever a program asks for. Linux; else null. */
function readSystemLimit(): number | null {
  try {
    return Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
  } catch {
    return null;
  }
}

it.skipIf((readSystemLimit() ?? 0) < CONNECTIONS)(
  'connections of a class wait in the queue of the port while the server is busy, and none is reset',
  async () => {
    const gate = new SharedArrayBuffer(4);
    const server = new Worker(
      new URL(`data:text/javascript,${encodeURIComponent(BLOCKED_SERVER)}`),
      { workerData: { gate, module: new URL('listen.ts', import.meta.url).href } },
    );
    const port = await new Promise<number>((resolve) => server.once('message', resolve));
    try {
      await Promise.all(
        Array.from(
          { length: CONNECTIONS },
          () =>
            new Promise<void>((resolve, reject) => {
              const socket = connect(port, '127.0.0.1', resolve);
              socket.once('error', reject);
              sockets.push(socket);
            }),
        ),
      );
    } finally {
      Atomics.store(new Int32Array(gate), 0, 1);
      Atomics.notify(new Int32Array(gate), 0);
      await server.terminate();
    }
    expect(sockets).toHaveLength(CONNECTIONS);
  },
);
