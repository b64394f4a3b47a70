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
  rekeyProof,
  serverProof,
  type AgentToServer,
  type ServerToAgent,
} from '#lib/protocol/agent-link.ts';
import type { Change } from '#lib/protocol/change.ts';
import { createRefusal, type Refusal, type RefusalName } from '#lib/protocol/refusal.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { importAgentKey, generatePrivateKey } from '#agents/identity/agent-key.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { openLink, type Link } from './link.ts';
import type { LinkOptions } from './options.ts';

type ServerSocket = Socket<AgentToServer, ServerToAgent>;
const keys = generateKeyPairSync('ed25519');
const serverKey = keys.publicKey.export({ format: 'jwk' }).x!;
const PLAN = { version: 3, kinds: [], probes: [] };
const observation: Omit<Extract<Change, { op: 'observed' }>, 'seq'> = {
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

/** A server that follows the protocol and refuses on demand. */
function startFakeServer() {
  const http = createServer();
  const io = new Server<AgentToServer, ServerToAgent>(http);
  const received = {
    hellos: [] as Hello[],
    heartbeats: [] as Heartbeat[],
    committed: [] as number[],
    batches: [] as number[][],
    sockets: [] as ServerSocket[],
    inFlight: 0,
    maxInFlight: 0,
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
    received.sockets.push(socket);
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
      expect(verifyEd25519(hello.key, agentProof(nonce, serverKey), hello.signature)).toBe(true);
      received.hellos.push(hello);
      const refusal = state.refuseHello.shift();
      if (refusal !== undefined) return void ack(refusal);
      if (hello.epoch !== state.epoch) [state.epoch, state.acked] = [hello.epoch, 0];
      ack({
        ok: true,
        workshop: { id: 'e', name: 'E' },
        seat: { id: 's', label: 'A-01', displayName: null },
        acked: state.acked,
        plan: PLAN,
        heartbeatMs: 50,
        serverTime: 0,
      });
    });
    socket.on('batch', (message, ack) => {
      received.maxInFlight = Math.max(received.maxInFlight, ++received.inFlight);
      const { changes } = Batch.parse(message);
      received.batches.push(changes.map(({ seq }) => seq));
      const refusal = state.refuseBatch.shift();
      if (refusal === undefined) {
        for (const { seq } of changes)
          if (seq === state.acked + 1) received.committed.push((state.acked = seq));
      }
      setImmediate(() => {
        received.inFlight -= 1;
        ack(refusal ?? { ok: true, acked: state.acked });
      });
    });
    socket.on('heartbeat', (message, ack) => {
      received.heartbeats.push(Heartbeat.parse(message));
      ack({ ok: true, serverTime: 0 });
    });
    socket.on('claim', (_message, ack) => {
      ack({ ok: true, code: 'ABCD', url: 'http://x/claim', expiresAt: 1 });
    });
  });
  return { http, io, received, state };
}

let server: ReturnType<typeof startFakeServer>;
let url: string;
const links: Link[] = [];
beforeEach(async () => {
  server = startFakeServer();
  await new Promise<void>((resolve) => {
    server.http.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const link of links.splice(0)) link.stop();
  await server.io.close();
});

function connectLink(overrides: Partial<LinkOptions> = {}) {
  let key = importAgentKey(generatePrivateKey());
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
    clusterFacts: () => undefined,
    clusterState: () => ({ state: 'up' as const }),
    digestPosition: () => ({ seq: spool.lastSeq(), plan: 0, digest: '0000000000000000' }),
    rssBytes: () => 1,
    // Shorten delays of seconds.
    clock: {
      ...systemClock,
      after: (ms: number, callback: () => void) => systemClock.after(Math.min(ms, 20), callback),
    },
    random: () => 0,
    log: () => undefined,
    renewKey: () => {
      key = importAgentKey(generatePrivateKey());
      return Promise.resolve();
    },
  };
  const callbacks = {
    onWelcome: vi.fn(),
    onPlan: vi.fn(),
    onResync: vi.fn(),
    onRefusal: vi.fn(),
    onChangesLost: vi.fn<LinkOptions['onChangesLost']>(() => {
      spool.append([observation]);
    }),
  };
  const link = openLink({ ...options, ...callbacks, ...overrides });
  links.push(link);
  return { link, spool, options: callbacks };
}
const waitUntil = (condition: () => unknown) =>
  vi.waitFor(
    () => {
      expect(condition()).toBeTruthy();
    },
    { timeout: 5_000, interval: 5 },
  );
const waitForConnect = (link: Link) => waitUntil(() => link.state().state === 'connected');

it("L2: sends nothing more to a server that can't prove the pinned key", async () => {
  server.state.signer = generateKeyPairSync('ed25519').privateKey;
  const { link, options } = connectLink();
  expect(await link.ended).toMatchObject({
    refusal: { refusal: 'wrong-server' },
    uninstall: false,
  });
  expect([server.received.hellos, options.onRefusal.mock.calls.length]).toEqual([[], 1]);
});

it('L3, L6: proves its key, sends the spool with one batch in flight, and sends heartheartbeats', async () => {
  const { link, spool, options } = connectLink();
  spool.append(Array.from({ length: 1_200 }, () => observation));
  await waitUntil(() => spool.acked() === 1_200);
  spool.append([observation]);
  await waitUntil(() => spool.acked() === 1_201 && server.received.heartbeats.length > 1);
  expect(server.received.committed).toEqual(Array.from({ length: 1_201 }, (_, index) => index + 1));
  expect([
    server.received.maxInFlight,
    Math.max(...server.received.batches.map((batch) => batch.length)) <= 500,
  ]).toEqual([1, true]);
  expect(server.received.heartbeats.at(-1)).toMatchObject({
    cluster: { state: 'up' },
    epoch: spool.epoch(),
  });
  expect(options.onWelcome).toHaveBeenCalledOnce();
  expect(await link.claimSeat()).toMatchObject({ code: 'ABCD' });
});

it('L7: proves its key again after a lost connection and continues after the committed changes', async () => {
  const { link, spool } = connectLink();
  await waitForConnect(link);
  spool.append([observation, observation]);
  await waitUntil(() => spool.acked() === 2);
  server.received.sockets.at(-1)!.conn.close();
  spool.append([observation]);
  await waitUntil(() => spool.acked() === 3);
  expect([server.received.hellos.length, server.received.hellos[1]?.lastSeq]).toEqual([2, 3]);
  expect(server.received.committed).toEqual([1, 2, 3]);
});

it('receives plans and requests for the complete state', async () => {
  const { link, options } = connectLink();
  await waitForConnect(link);
  server.received.sockets[0]!.emit('plan', { version: 4, kinds: [], probes: [] });
  server.received.sockets[0]!.emit('resync', { why: 'digest' });
  await waitUntil(() => options.onResync.mock.calls.length === 1);
  expect(options.onPlan).toHaveBeenCalledWith({ version: 4, kinds: [], probes: [] });
});

it('reports an unreachable server and keeps retrying', async () => {
  const { link } = connectLink({ server: 'http://127.0.0.1:1' });
  await waitUntil(
    () =>
      link.state().state === 'connecting' &&
      (link.state() as { reason: string | null }).reason !== null,
  );
  expect(link.state()).toMatchObject({
    reason: expect.stringContaining("http://127.0.0.1:1 can't be reached"),
  });
});

describe('L8: reaction to each refusal', () => {
  const refuse = (name: RefusalName, details = {}) => createRefusal(name, 'refused', details);

  it.each<[RefusalName, boolean]>([
    ['agent-too-old', false],
    ['token-expired', false],
    ['workshop-ended', true],
  ])('%s ends the link', async (name, uninstall) => {
    server.state.refuseHello = [refuse(name)];
    const { link } = connectLink();
    expect(await link.ended).toMatchObject({ refusal: { refusal: name }, uninstall });
    expect(link.state()).toMatchObject({ state: 'stopped' });
  });

  it('reacts to a refusal of the connection itself', async () => {
    server.state.refuseConnection = refuse('agent-too-old');
    expect(await connectLink().link.ended).toMatchObject({ refusal: { refusal: 'agent-too-old' } });
  });

  it('waits and reconnects after duplicate-agent and unavailable', async () => {
    server.state.refuseHello = [refuse('duplicate-agent'), refuse('unavailable', { retryMs: 10 })];
    const { link } = connectLink();
    await waitForConnect(link);
    expect(server.received.hellos.length).toBe(3);
  });

  it('4.3: asks again while it waits for approval, and stops when it is blocked', async () => {
    server.state.refuseHello = [
      createRefusal('approval-needed', 'This VM is waiting for approval.', { retryMs: 15_000 }),
      createRefusal('approval-needed', 'This VM is waiting for approval.', { retryMs: 15_000 }),
      createRefusal('blocked', 'Your instructor blocked this VM.'),
    ];
    const delays: number[] = [];
    const { link } = connectLink({
      clock: {
        ...systemClock,
        after: (ms, callback) => {
          delays.push(ms);
          return systemClock.after(Math.min(ms, 20), callback);
        },
      },
    });
    expect(await link.ended).toMatchObject({ refusal: { refusal: 'blocked' }, uninstall: false });
    expect(delays.filter((ms) => ms === 15_000)).toHaveLength(2);
    expect(server.received.hellos).toHaveLength(3);
  });

  it('4.3: proves its former key, so that the new key gets the same seat', async () => {
    server.state.refuseHello = [refuse('key-revoked')];
    const [first, second] = [generatePrivateKey(), generatePrivateKey()].map(importAgentKey);
    let key = first!;
    const { link } = connectLink({
      key: () => key,
      formerKey: () => (key === first ? null : first!),
      renewKey: () => {
        key = second!;
        return Promise.resolve();
      },
    });
    await waitForConnect(link);
    const [before, after] = server.received.hellos;
    expect(before?.rekey).toBeUndefined();
    expect(after).toMatchObject({ key: second!.publicKey, rekey: { key: first!.publicKey } });
    const { key: oldKey, signature } = after!.rekey!;
    expect(verifyEd25519(oldKey, rekeyProof('c2VydmVy', second!.publicKey), signature)).toBe(true);
  });

  it('sends the ticket of an earlier welcome', async () => {
    const { link } = connectLink({ ticket: () => 'known' });
    await waitForConnect(link);
    expect(server.received.sockets[0]?.handshake.auth).toMatchObject({ ticket: 'known' });
  });

  it('enrolls with a new key and a new epoch after key-revoked', async () => {
    server.state.refuseHello = [refuse('key-revoked')];
    const { link, options } = connectLink();
    await waitForConnect(link);
    const [first, second] = server.received.hellos;
    expect([first?.key === second?.key, first?.epoch === second?.epoch, second?.token]).toEqual([
      false,
      false,
      'token',
    ]);
    expect(options.onChangesLost).toHaveBeenCalledWith('refused', null);
  });

  it('keeps the connection and sends the batch again after unavailable', async () => {
    server.state.refuseBatch = [refuse('unavailable', { retryMs: 10 })];
    const { link, spool } = connectLink();
    await waitForConnect(link);
    spool.append([observation]);
    await waitUntil(() => spool.acked() === 1);
    expect([server.received.hellos.length, server.received.batches]).toEqual([1, [[1], [1]]]);
  });

  it('splits the batch after too-large', async () => {
    server.state.refuseBatch = [refuse('too-large'), refuse('too-large')];
    const { spool } = connectLink();
    spool.append(Array.from({ length: 8 }, () => observation));
    await waitUntil(() => spool.acked() === 8);
    expect(server.received.batches.map((batch) => batch.length).slice(0, 3)).toEqual([8, 4, 2]);
  });

  it('drops the unacknowledged changes after malformed and continues the numbering', async () => {
    const { spool, options } = connectLink();
    spool.append([observation]);
    await waitUntil(() => spool.acked() === 1);
    server.state.refuseBatch = [refuse('malformed')];
    spool.append([observation, observation]);
    await waitUntil(() => options.onChangesLost.mock.calls.length === 1 && spool.acked() === 2);
    expect([options.onChangesLost.mock.calls[0], server.received.committed]).toEqual([
      ['refused', 5],
      [1, 2],
    ]);
  });

  it('continues with the expected seq after out-of-order', async () => {
    const { spool, options } = connectLink();
    server.state.refuseBatch = [refuse('out-of-order', { expected: 1 })];
    spool.append([observation, observation]);
    await waitUntil(() => spool.acked() === 2);
    expect([server.received.committed, options.onChangesLost.mock.calls.length]).toEqual([
      [1, 2],
      0,
    ]);
  });

  it('starts a new epoch after diverged, and if the server has lost changes', async () => {
    const { spool, options } = connectLink();
    const before = spool.epoch();
    server.state.refuseBatch = [refuse('diverged')];
    spool.append([observation]);
    await waitUntil(() => spool.acked() === 1 && spool.epoch() !== before);
    server.state.acked = 0;
    server.received.sockets.at(-1)!.conn.close();
    await waitUntil(() => options.onChangesLost.mock.calls.length === 2 && spool.acked() === 1);
    expect(new Set(server.received.hellos.map(({ epoch }) => epoch)).size).toBe(3);
  });

  it('ends a connected link after bye with workshop-ended', async () => {
    const { link } = connectLink();
    await waitForConnect(link);
    server.received.sockets[0]!.emit('bye', refuse('workshop-ended'));
    expect(await link.ended).toMatchObject({ uninstall: true });
  });
});
