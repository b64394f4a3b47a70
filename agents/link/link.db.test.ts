import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Server, type Socket } from 'socket.io';
import {
  AGENT_NAMESPACE,
  agentProof,
  Batch,
  Heartbeat,
  Hello,
  serverProof,
  type AgentToServer,
  type ServerToAgent,
} from '#lib/protocol/agent-link.ts';
import type { Change } from '#lib/protocol/change.ts';
import { refuse, type Refusal, type RefusalName } from '#lib/protocol/refusal.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { agentKey, newPrivateKey, signedBy } from '#agents/identity/agent-key.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { openLink, type Link } from './link.ts';
import type { LinkOptions } from './options.ts';

type ServerSocket = Socket<AgentToServer, ServerToAgent>;
const keys = generateKeyPairSync('ed25519');
const serverKey = keys.publicKey.export({ format: 'jwk' }).x!;
const PLAN = { version: 3, kinds: [], probes: [] };
const event: Omit<Extract<Change, { op: 'observed' }>, 'seq'> = {
  op: 'observed',
  what: 'event',
  seenAt: 5,
  mono: 5,
  uid: 'u',
  gvk: 'v1/Event',
  ns: 'd',
  name: 'n',
  object: {},
};

/** A server that does as the protocol says, and refuses when it is told to. */
function fakeServer() {
  const http = createServer();
  const io = new Server<AgentToServer, ServerToAgent>(http);
  const heard = {
    hellos: [] as Hello[],
    beats: [] as Heartbeat[],
    committed: [] as number[],
    batches: [] as number[][],
    sockets: [] as ServerSocket[],
    inFlight: 0,
    mostInFlight: 0,
  };
  const state = {
    acked: 0,
    epoch: '',
    refuseHello: [] as Refusal[],
    refuseBatch: [] as Refusal[],
    refuseConnection: null as Refusal | null,
    signer: keys.privateKey,
  };
  io.of(AGENT_NAMESPACE).use((_socket, next) => {
    next(
      state.refuseConnection === null
        ? undefined
        : Object.assign(new Error('refused'), { data: state.refuseConnection }),
    );
  });
  io.of(AGENT_NAMESPACE).on('connection', (socket) => {
    heard.sockets.push(socket);
    const nonce = 'c2VydmVy';
    socket.on('challenge', (message, ack) => {
      ack({
        ok: true,
        nonce,
        serverKey,
        signature: sign(
          null,
          Buffer.from(serverProof(message.nonce, nonce, message.key)),
          state.signer,
        ).toString('base64url'),
      });
    });
    socket.on('hello', (message, ack) => {
      const hello = Hello.parse(message);
      expect(signedBy(hello.key, agentProof(nonce, serverKey), hello.signature)).toBe(true);
      heard.hellos.push(hello);
      const refusal = state.refuseHello.shift();
      if (refusal !== undefined) return void ack(refusal);
      if (hello.epoch !== state.epoch) [state.epoch, state.acked] = [hello.epoch, 0];
      ack({
        ok: true,
        event: { id: 'e', name: 'E' },
        seat: { id: 's', label: 'A-01', handle: null },
        acked: state.acked,
        plan: PLAN,
        heartbeatMs: 50,
        serverTime: 0,
      });
    });
    socket.on('batch', (message, ack) => {
      heard.mostInFlight = Math.max(heard.mostInFlight, ++heard.inFlight);
      const { changes } = Batch.parse(message);
      heard.batches.push(changes.map(({ seq }) => seq));
      const refusal = state.refuseBatch.shift();
      if (refusal === undefined) {
        for (const { seq } of changes)
          if (seq === state.acked + 1) heard.committed.push((state.acked = seq));
      }
      setImmediate(() => {
        heard.inFlight -= 1;
        ack(refusal ?? { ok: true, acked: state.acked });
      });
    });
    socket.on('heartbeat', (message, ack) => {
      heard.beats.push(Heartbeat.parse(message));
      ack({ ok: true, serverTime: 0 });
    });
    socket.on('claim', (_message, ack) => {
      ack({ ok: true, code: 'ABCD', url: 'http://x/claim', expiresAt: 1 });
    });
  });
  return { http, io, heard, state };
}

let server: ReturnType<typeof fakeServer>;
let url: string;
const links: Link[] = [];
beforeEach(async () => {
  server = fakeServer();
  await new Promise<void>((resolve) => {
    server.http.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const link of links.splice(0)) link.stop();
  await server.io.close();
});

function connect(more: Partial<LinkOptions> = {}) {
  let key = agentKey(newPrivateKey());
  const spool = createMemorySpool();
  const options = {
    server: url,
    serverKey,
    token: 'token',
    version: '0.1.0',
    machine: 'm',
    hostname: 'h',
    key: () => key,
    spool,
    facts: () => undefined,
    cluster: () => ({ state: 'up' as const }),
    standing: () => ({ seq: spool.lastSeq(), plan: 0, digest: '0000000000000000' }),
    rssBytes: () => 1,
    // Waits of seconds pass at once.
    clock: {
      ...systemClock,
      after: (ms: number, act: () => void) => systemClock.after(Math.min(ms, 20), act),
    },
    random: () => 0,
    log: () => undefined,
    renewKey: () => {
      key = agentKey(newPrivateKey());
      return Promise.resolve();
    },
  };
  const called = {
    onWelcome: vi.fn(),
    onPlan: vi.fn(),
    onResync: vi.fn(),
    onRefusal: vi.fn(),
    onLost: vi.fn<LinkOptions['onLost']>(() => {
      spool.append([event]);
    }),
  };
  const link = openLink({ ...options, ...called, ...more });
  links.push(link);
  return { link, spool, options: called };
}
const until = (condition: () => unknown) =>
  vi.waitFor(
    () => {
      expect(condition()).toBeTruthy();
    },
    { timeout: 5_000, interval: 5 },
  );
const connected = (link: Link) => until(() => link.state().state === 'connected');

it('L2: a server that cannot prove the pinned key is told nothing more', async () => {
  server.state.signer = generateKeyPairSync('ed25519').privateKey;
  const { link, options } = connect();
  expect(await link.ended).toMatchObject({
    refusal: { refusal: 'wrong-server' },
    uninstall: false,
  });
  expect([server.heard.hellos, options.onRefusal.mock.calls.length]).toEqual([[], 1]);
});

it('L3, L6: proves itself, sends what the spool holds with one batch in flight, beats', async () => {
  const { link, spool, options } = connect();
  spool.append(Array.from({ length: 1_200 }, () => event));
  await until(() => spool.acked() === 1_200);
  spool.append([event]);
  await until(() => spool.acked() === 1_201 && server.heard.beats.length > 1);
  expect(server.heard.committed).toEqual(Array.from({ length: 1_201 }, (_, index) => index + 1));
  expect([
    server.heard.mostInFlight,
    Math.max(...server.heard.batches.map((batch) => batch.length)) <= 500,
  ]).toEqual([1, true]);
  expect(server.heard.beats.at(-1)).toMatchObject({
    cluster: { state: 'up' },
    epoch: spool.epoch(),
  });
  expect(options.onWelcome).toHaveBeenCalledOnce();
  expect(await link.claim()).toMatchObject({ code: 'ABCD' });
});

it('L7: after a lost connection it proves itself again and goes on from what is committed', async () => {
  const { link, spool } = connect();
  await connected(link);
  spool.append([event, event]);
  await until(() => spool.acked() === 2);
  server.heard.sockets.at(-1)!.conn.close();
  spool.append([event]);
  await until(() => spool.acked() === 3);
  expect([server.heard.hellos.length, server.heard.hellos[1]?.lastSeq]).toEqual([2, 3]);
  expect(server.heard.committed).toEqual([1, 2, 3]);
});

it('hears plans and asks for the whole state', async () => {
  const { link, options } = connect();
  await connected(link);
  server.heard.sockets[0]!.emit('plan', { version: 4, kinds: [], probes: [] });
  server.heard.sockets[0]!.emit('resync', { why: 'digest' });
  await until(() => options.onResync.mock.calls.length === 1);
  expect(options.onPlan).toHaveBeenCalledWith({ version: 4, kinds: [], probes: [] });
});

it('an unreachable server is said, and tried again', async () => {
  const { link } = connect({ server: 'http://127.0.0.1:1' });
  await until(
    () =>
      link.state().state === 'connecting' && (link.state() as { why: string | null }).why !== null,
  );
  expect(link.state()).toMatchObject({
    why: expect.stringContaining("http://127.0.0.1:1 can't be reached"),
  });
});

describe('L8: every refusal has its answer', () => {
  const no = (name: RefusalName, more = {}) => refuse(name, 'said so', more);

  it.each<[RefusalName, boolean]>([
    ['agent-too-old', false],
    ['token-expired', false],
    ['event-ended', true],
  ])('%s ends it', async (name, uninstall) => {
    server.state.refuseHello = [no(name)];
    const { link } = connect();
    expect(await link.ended).toMatchObject({ refusal: { refusal: name }, uninstall });
    expect(link.state()).toMatchObject({ state: 'stopped' });
  });

  it('a refusal of the connection itself counts too', async () => {
    server.state.refuseConnection = no('agent-too-old');
    expect(await connect().link.ended).toMatchObject({ refusal: { refusal: 'agent-too-old' } });
  });

  it('quarantined and unavailable wait, and come again', async () => {
    server.state.refuseHello = [no('quarantined'), no('unavailable', { retryMs: 10 })];
    const { link } = connect();
    await connected(link);
    expect(server.heard.hellos.length).toBe(3);
  });

  it('key-revoked enrols with another key and another epoch', async () => {
    server.state.refuseHello = [no('key-revoked')];
    const { link, options } = connect();
    await connected(link);
    const [first, second] = server.heard.hellos;
    expect([first?.key === second?.key, first?.epoch === second?.epoch, second?.token]).toEqual([
      false,
      false,
      'token',
    ]);
    expect(options.onLost).toHaveBeenCalledWith('refused', null);
  });

  it('unavailable for a batch keeps the connection and sends it again', async () => {
    server.state.refuseBatch = [no('unavailable', { retryMs: 10 })];
    const { link, spool } = connect();
    await connected(link);
    spool.append([event]);
    await until(() => spool.acked() === 1);
    expect([server.heard.hellos.length, server.heard.batches]).toEqual([1, [[1], [1]]]);
  });

  it('too-large is split', async () => {
    server.state.refuseBatch = [no('too-large'), no('too-large')];
    const { spool } = connect();
    spool.append(Array.from({ length: 8 }, () => event));
    await until(() => spool.acked() === 8);
    expect(server.heard.batches.map((batch) => batch.length).slice(0, 3)).toEqual([8, 4, 2]);
  });

  it('malformed forgets what is not acknowledged and numbers on from there', async () => {
    const { spool, options } = connect();
    spool.append([event]);
    await until(() => spool.acked() === 1);
    server.state.refuseBatch = [no('malformed')];
    spool.append([event, event]);
    await until(() => options.onLost.mock.calls.length === 1 && spool.acked() === 2);
    expect([options.onLost.mock.calls[0], server.heard.committed]).toEqual([
      ['refused', 5],
      [1, 2],
    ]);
  });

  it('out-of-order goes on from where the server stands', async () => {
    const { spool, options } = connect();
    server.state.refuseBatch = [no('out-of-order', { expected: 1 })];
    spool.append([event, event]);
    await until(() => spool.acked() === 2);
    expect([server.heard.committed, options.onLost.mock.calls.length]).toEqual([[1, 2], 0]);
  });

  it('diverged, or a server that lost what it had, begins another epoch', async () => {
    const { spool, options } = connect();
    const before = spool.epoch();
    server.state.refuseBatch = [no('diverged')];
    spool.append([event]);
    await until(() => spool.acked() === 1 && spool.epoch() !== before);
    server.state.acked = 0;
    server.heard.sockets.at(-1)!.conn.close();
    await until(() => options.onLost.mock.calls.length === 2 && spool.acked() === 1);
    expect(new Set(server.heard.hellos.map(({ epoch }) => epoch)).size).toBe(3);
  });

  it('bye with event-ended ends it while it is connected', async () => {
    const { link } = connect();
    await connected(link);
    server.heard.sockets[0]!.emit('bye', no('event-ended'));
    expect(await link.ended).toMatchObject({ uninstall: true });
  });
});
