import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startConnectProxy } from '#e2e/harness/connect-proxy.ts';
import { startWebSocketProxy, UPGRADE_FAULTS } from '#e2e/harness/websocket-proxy.ts';
import {
  AGENT_NAMESPACE,
  serverProof,
  type AgentToServer,
  type ServerToAgent,
} from '#lib/protocol/agent-link.ts';
import { POLLING_MEMORY_MS, VERIFY_POLLING_MS } from '#lib/protocol/transport-choice.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { DIRECT_ROUTE } from '#agents/route/server-route.ts';
import { generatePrivateKey, importAgentKey } from '#agents/identity/agent-key.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { openLink, type Link } from './link.ts';
import type { LinkOptions } from './options.ts';
import { checkJoinToken } from './token-check.ts';

/** T1: how long an agent may need to connect behind a bad proxy, ms. */
const CONNECT_LIMIT_MS = 10_000;
const keys = generateKeyPairSync('ed25519');
const serverKey = keys.publicKey.export({ format: 'jwk' }).x!;
let http: HttpServer;
let io: Server<AgentToServer, ServerToAgent>;
let url: string;
const cleanups: (() => unknown)[] = [];
beforeEach(async () => {
  http = createServer();
  io = new Server(http);
  io.of(AGENT_NAMESPACE).on('connection', (socket) => {
    socket.on('challenge', ({ nonce, key }, ack) => {
      const proof = Buffer.from(serverProof(nonce, 'c2VydmVy', key));
      const signature = sign(null, proof, keys.privateKey).toString('base64url');
      ack({ ok: true, nonce: 'c2VydmVy', serverKey, signature });
    });
    socket.on('hello', (_hello, ack) => {
      ack({
        ok: true,
        workshop: { id: 'w', name: 'W' },
        seat: { id: 's', label: 'A-01', displayName: null },
        acked: 0,
        plan: { version: 1, kinds: [], probes: [] },
        heartbeatMs: 3_000,
        serverTime: 0,
        ticket: 'known',
      });
    });
    socket.on('heartbeat', (_heartbeat, ack) => ack({ ok: true, serverTime: 0 }));
    socket.on('token', (_token, ack) => ack({ ok: true, personal: false, kinds: [] }));
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  await io.close();
});

function startLink(
  server: string,
  clock = systemClock,
  options: Pick<LinkOptions, 'connectTimeoutMs' | 'route'> = {},
): Link {
  const key = importAgentKey(generatePrivateKey());
  const link = openLink({
    server,
    serverKey,
    token: null,
    version: '0',
    machine: 'm',
    hostname: 'h',
    key: () => key,
    spool: createMemorySpool(),
    clusterFacts: () => undefined,
    clusterState: () => ({ state: 'up' }),
    digestPosition: () => ({ seq: 0, plan: 0, digest: '0'.repeat(16) }),
    rssBytes: () => 0,
    clock,
    random: () => 0,
    log: () => undefined,
    onWelcome: () => undefined,
    onPlan: () => undefined,
    onResync: () => undefined,
    onChangesLost: () => undefined,
    renewKey: () => Promise.resolve(),
    onRefusal: () => undefined,
    ...options,
  });
  cleanups.push(() => link.stop());
  return link;
}
const waitUntilConnected = (link: Link) =>
  vi.waitFor(() => expect(link.state().state).toBe('connected'), {
    timeout: CONNECT_LIMIT_MS,
    interval: 20,
  });

it.each(UPGRADE_FAULTS)(
  'T1: connects within 10 s behind a proxy that breaks WebSocket: %s',
  async (fault) => {
    const proxy = await startWebSocketProxy(url, fault);
    cleanups.push(() => proxy.close());
    const link = startLink(proxy.url);
    const token = `podium1.abcdefghij.${'s'.repeat(32)}.${serverKey}`;
    const checking = checkJoinToken(proxy.url, token, '0', DIRECT_ROUTE);
    await waitUntilConnected(link);
    expect(link.transport()).toBe('polling');
    expect(await checking).toEqual({ kind: 'accepted', personal: false, kinds: [] });
  },
  CONNECT_LIMIT_MS + 5_000,
);

it.each(['hold', 'accept-and-hold'] as const)(
  'waits for a WebSocket that never answers as long as it was told: %s',
  async (fault) => {
    const proxy = await startWebSocketProxy(url, fault);
    cleanups.push(() => proxy.close());
    const link = startLink(proxy.url, systemClock, { connectTimeoutMs: { websocket: 200 } });
    await vi.waitFor(() => expect(link.state().state).toBe('connected'), { timeout: 4_000 });
    expect(link.transport()).toBe('polling');
  },
);

it('T1: tries WebSocket in the background after ten minutes, and uses it if it works', async () => {
  const proxy = await startWebSocketProxy(url, 'cut');
  cleanups.push(() => proxy.close());
  const probes: (() => void)[] = [];
  let verify: (() => void) | undefined;
  const link = startLink(proxy.url, {
    ...systemClock,
    after(ms, callback) {
      if (ms === VERIFY_POLLING_MS) {
        verify = callback;
        return () => undefined;
      }
      if (ms < POLLING_MEMORY_MS - 60_000) return systemClock.after(ms, callback);
      probes.push(callback);
      return () => undefined;
    },
  });
  await waitUntilConnected(link);
  expect(probes).toHaveLength(0);
  verify?.();
  await vi.waitFor(() => expect(probes).toHaveLength(1));
  probes.pop()?.();
  await vi.waitFor(() => expect(probes).toHaveLength(1));
  expect([link.state().state, link.transport()]).toEqual(['connected', 'polling']);
  proxy.setFault('none');
  probes.pop()?.();
  await vi.waitFor(() => expect(link.transport()).toBe('websocket'));
  await vi.waitFor(() =>
    expect(
      [...io.of(AGENT_NAMESPACE).sockets.values()].map(({ conn }) => conn.transport.name),
    ).toEqual(['websocket']),
  );
});

it('T1: uses WebSocket again soon if its first attempt failed by chance', async () => {
  const proxy = await startWebSocketProxy(url, 'cut');
  cleanups.push(() => proxy.close());
  const link = startLink(proxy.url, {
    ...systemClock,
    after: (ms, callback) => systemClock.after(ms === VERIFY_POLLING_MS ? 50 : ms, callback),
  });
  await vi.waitFor(() => expect(link.state().state).toBe('connected'));
  expect(link.transport()).toBe('polling');
  proxy.setFault('none');
  await vi.waitFor(() => expect(link.transport()).toBe('websocket'));
  await waitUntilConnected(link);
});

/** A name that only the proxy of these tests can resolve. */
const INTERNAL = 'podium.internal';

it('connects by WebSocket through a proxy, to a name that only the proxy can resolve', async () => {
  const proxy = await startConnectProxy({
    hosts: { [INTERNAL]: Number(new URL(url).port) },
    login: 'kim:s%cret',
  });
  cleanups.push(() => proxy.close());
  const route = {
    ...DIRECT_ROUTE,
    proxy: { url: proxy.url.replace('//', '//kim:s%25cret@'), source: 'PODIUM_PROXY' },
  };
  const link = startLink(`http://${INTERNAL}`, systemClock, { route });
  await waitUntilConnected(link);
  expect(link.transport()).toBe('websocket');
  expect(new Set(proxy.targets)).toEqual(new Set([`${INTERNAL}:80`]));
});

it('polls through a proxy if WebSocket is blocked behind it', async () => {
  const faulty = await startWebSocketProxy(url, 'cut');
  const proxy = await startConnectProxy({
    hosts: { [INTERNAL]: Number(new URL(faulty.url).port) },
  });
  cleanups.push(
    () => faulty.close(),
    () => proxy.close(),
  );
  const route = { ...DIRECT_ROUTE, proxy: { url: proxy.url, source: 'HTTP_PROXY' } };
  const server = `http://${INTERNAL}`;
  const link = startLink(server, systemClock, { route });
  const token = `podium1.abcdefghij.${'s'.repeat(32)}.${serverKey}`;
  expect(await checkJoinToken(server, token, '0', route)).toEqual({
    kind: 'accepted',
    personal: false,
    kinds: [],
  });
  await waitUntilConnected(link);
  expect(link.transport()).toBe('polling');
});

it.each([
  [{ login: 'kim:secret' }, 'the proxy wants a login'],
  [{ refuseWith: 403 }, 'the proxy refuses this address'],
  [{ refuseWith: 500 }, 'the proxy returned HTTP 500'],
])('says why a proxy opens no connection: %j', async (options, reason) => {
  const proxy = await startConnectProxy({ hosts: {}, ...options });
  cleanups.push(() => proxy.close());
  const route = { ...DIRECT_ROUTE, proxy: { url: proxy.url, source: 'HTTP_PROXY' } };
  const link = startLink(`http://${INTERNAL}`, systemClock, { route });
  await vi.waitFor(() =>
    expect(link.state()).toMatchObject({
      reason: `http://${INTERNAL} can't be reached: ${reason}`,
    }),
  );
});

it('uses WebSocket where nothing blocks it', async () => {
  const link = startLink(url);
  await waitUntilConnected(link);
  expect(link.transport()).toBe('websocket');
});
