import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startWebSocketProxy, UPGRADE_FAULTS } from '#e2e/harness/websocket-proxy.ts';
import type { ConnectTimeouts } from '#lib/protocol/transport-choice.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { RoomLink } from './room-link.ts';

/** T1: how long a page may need to connect behind a bad proxy, ms. */
const CONNECT_LIMIT_MS = 10_000;
let http: HttpServer;
let io: Server;
let url: string;
const cleanups: (() => unknown)[] = [];
beforeEach(async () => {
  http = createServer();
  io = new Server(http);
  io.of(ROOM_NAMESPACE);
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  // Each page of a browser has its own memory of transports.
  vi.resetModules();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  await io.close();
});

async function openPage(
  server: string,
  options?: { readonly connectTimeoutMs: ConnectTimeouts },
): Promise<{ link: RoomLink; connected: Promise<undefined> }> {
  const { createSocketLink } = await import('./socket-link.ts');
  const link = createSocketLink(server, options);
  cleanups.push(() => link.close());
  const { promise, resolve } = Promise.withResolvers<undefined>();
  link.open({
    connected: () => {
      resolve(undefined);
    },
    lost: () => undefined,
    refused: () => undefined,
    frame: () => undefined,
    heartbeat: () => undefined,
    delayed: () => undefined,
    sessionsChanged: () => undefined,
    bye: () => undefined,
  });
  return { link, connected: promise };
}
const transports = () =>
  [...io.of(ROOM_NAMESPACE).sockets.values()].map(({ conn }) => conn.transport.name);

it.each(UPGRADE_FAULTS)(
  'T1: a page is connected within 10 s behind a proxy that breaks WebSocket: %s',
  async (fault) => {
    const proxy = await startWebSocketProxy(url, fault);
    cleanups.push(() => proxy.close());
    const { connected } = await openPage(proxy.url);
    await connected;
    expect(transports()).toEqual(['polling']);
  },
  CONNECT_LIMIT_MS,
);

it.each(['hold', 'accept-and-hold'] as const)(
  'waits for a WebSocket that never answers as long as it was told: %s',
  async (fault) => {
    const proxy = await startWebSocketProxy(url, fault);
    cleanups.push(() => proxy.close());
    const { connected } = await openPage(proxy.url, {
      connectTimeoutMs: { websocket: 200, polling: 15_000 },
    });
    await connected;
    expect(transports()).toEqual(['polling']);
  },
  4_000,
);

it('T1: a later link of the page uses long polling at once', async () => {
  const proxy = await startWebSocketProxy(url, 'cut');
  cleanups.push(() => proxy.close());
  const first = await openPage(proxy.url);
  await first.connected;
  first.link.close();
  proxy.setFault('hold');
  const second = await openPage(proxy.url);
  await second.connected;
  expect(transports()).toContain('polling');
});

it('a page uses WebSocket where nothing blocks it', async () => {
  await (
    await openPage(url)
  ).connected;
  expect(transports()).toEqual(['websocket']);
});
