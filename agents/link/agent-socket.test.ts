import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { makeSocket, whyNoConnection } from './agent-socket.ts';

const stops: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function why(server: string): Promise<string> {
  const socket = makeSocket(server, '0.1.0');
  stops.push(() => socket.close());
  return new Promise((resolve) => {
    socket.once('connect_error', (error) => {
      resolve(whyNoConnection(server, error));
    });
    socket.connect();
  });
}

async function answering(status: number): Promise<{ url: string; close: () => unknown }> {
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
  const proxy = await answering(502);
  stops.push(proxy.close);
  expect(await why(proxy.url)).toBe(`${proxy.url} can't be reached: it answers HTTP 502`);
  const gone = await answering(200);
  await new Promise((resolve) => {
    resolve(gone.close());
  });
  expect(await why(gone.url)).toBe(`${gone.url} can't be reached: nothing listens there`);
});
