import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createAgentSocket, describeConnectionError } from './agent-socket.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of cleanups.splice(0)) stop();
});

function connectionError(server: string): Promise<string> {
  const socket = createAgentSocket(server, '0.1.0');
  cleanups.push(() => socket.close());
  return new Promise((resolve) => {
    socket.once('connect_error', (error) => {
      resolve(describeConnectionError(server, error));
    });
    socket.connect();
  });
}

async function startServer(status: number): Promise<{ url: string; close: () => unknown }> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => server.close(),
  };
}

it('says that nothing listens, and what something else answers', async () => {
  const proxy = await startServer(502);
  cleanups.push(proxy.close);
  expect(await connectionError(proxy.url)).toBe(
    `${proxy.url} can't be reached: it answers HTTP 502`,
  );
  const gone = await startServer(200);
  await new Promise((resolve) => {
    resolve(gone.close());
  });
  expect(await connectionError(gone.url)).toBe(
    `${gone.url} can't be reached: nothing listens there`,
  );
});
