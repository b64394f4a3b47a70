import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createAgentSocket, describeConnectionError } from './agent-socket.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of cleanups.splice(0)) stop();
});

function connectionError(
  server: string,
  transport: 'websocket' | 'polling' = 'polling',
): Promise<string> {
  const socket = createAgentSocket(server, '0.1.0', transport);
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

it('reports a refused connection and the status of another server', async () => {
  const proxy = await startServer(502);
  cleanups.push(proxy.close);
  expect(await connectionError(proxy.url)).toBe(
    `${proxy.url} can't be reached: it returned HTTP 502`,
  );
  const closed = await startServer(200);
  await new Promise((resolve) => {
    resolve(closed.close());
  });
  expect(await connectionError(closed.url)).toBe(
    `${closed.url} can't be reached: connection refused`,
  );
});

it('says that it cannot reach the server when a captive portal answers every request', async () => {
  const portal = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  );
  portal.on('upgrade', (_request, socket) => {
    socket.end(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html></html>',
    );
  });
  await new Promise<void>((resolve) => {
    portal.listen(0, '127.0.0.1', resolve);
  });
  cleanups.push(() => portal.close());
  const url = `http://127.0.0.1:${String((portal.address() as AddressInfo).port)}`;
  for (const transport of ['websocket', 'polling'] as const)
    expect(await connectionError(url, transport)).toContain(`${url} can't be reached`);
});
