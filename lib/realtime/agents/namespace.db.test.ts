import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { CheckResponse } from '#lib/protocol/agent-link.ts';
import type { Change } from '#lib/protocol/change.ts';
import { EMPTY_DIGEST } from '#lib/cluster/hash.ts';
import { MESSAGE_RATES } from '../admission/limits.ts';

/** Long enough for the load of a whole test run. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 100 });

let database: TestDatabase;
let agentServer: AgentServer;
let workshopId: string;
let seatId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  agentServer = await startAgentServer(database.url);
  const created = await createTestWorkshop(agentServer.db);
  [workshopId, seatId] = [created.workshopId, created.seats[0] ?? ''];
});
afterEach(async () => {
  await agentServer.stop();
});

const connectError = (
  agent: ReturnType<AgentServer['createAgent']>,
): Promise<Error & { data?: unknown }> =>
  new Promise((resolve) => agent.socket.once('connect_error', resolve));
const countChanges = async (): Promise<number> =>
  Number(
    (
      await agentServer.db.$client.query('select count(*) from change where workshop_id = $1', [
        workshopId,
      ])
    ).rows[0].count,
  );

describe('the handshake', () => {
  it.each([
    [0, 'agent-too-old'],
    [99, 'agent-too-new'],
  ])('refuses version %i by name: %s', async (protocol, refusal) => {
    const error = await connectError(agentServer.createAgent({ protocol }));
    expect(error.data).toMatchObject({ ok: false, refusal });
  });

  it('refuses a signature by another key or over another nonce', async () => {
    const agent = agentServer.createAgent();
    expect(
      await agent.request('hello', {
        key: agent.key,
        signature: 'x',
        machine: 'm',
        hostname: 'h',
        epoch: agent.epoch,
        lastSeq: 0,
      }),
    ).toMatchObject({ refusal: 'hello-required' });
    expect(
      await agent.hello(await agentServer.createToken(workshopId), { signature: 'AAAA' }),
    ).toMatchObject({
      refusal: 'bad-signature',
    });
    expect(
      await agent.hello(await agentServer.createToken(workshopId), {
        key: agentServer.createAgent().key,
      }),
    ).toMatchObject({
      refusal: 'bad-signature',
    });
    expect(await agent.hello(await agentServer.createToken(workshopId))).toMatchObject({
      ok: true,
    });
  });

  it('refuses every message before hello', async () => {
    const agent = agentServer.createAgent();
    expect(await agent.batch(initialChanges())).toMatchObject({ refusal: 'hello-required' });
    expect(await agent.heartbeat()).toMatchObject({ refusal: 'hello-required' });
    expect(await agent.request('claim', {})).toMatchObject({ refusal: 'hello-required' });
  });
});

describe('enrollment', () => {
  it.each([
    ['no token', async () => undefined, 'token-missing'],
    [
      'an unknown token',
      async () => `podium1.aaaaaaaaaaaa.${'s'.repeat(32)}.${'k'.repeat(43)}`,
      'token-unknown',
    ],
    ['text that is no token', async () => 'let me in', 'token-unknown'],
    [
      'an expired token',
      () => agentServer.createToken(workshopId, { expiresAt: new Date(Date.now() - 1_000) }),
      'token-expired',
    ],
  ])('refuses %s', async (_title, token, refusal) => {
    expect(await agentServer.createAgent().hello(await token())).toMatchObject({
      ok: false,
      refusal,
    });
  });

  it('creates two seats for a token with two uses and refuses the third machine', async () => {
    const token = await agentServer.createToken(workshopId, { uses: 2 });
    const first = await agentServer.createAgent().hello(token);
    const second = await agentServer.createAgent().hello(token);
    expect([first, second]).toMatchObject([
      { ok: true, workshop: { id: workshopId }, seat: { label: 'A-02' } },
      { ok: true, seat: { label: 'A-03' } },
    ]);
    expect(await agentServer.createAgent().hello(token)).toMatchObject({
      refusal: 'token-used-up',
    });
    expect((await agentServer.workshops.open(workshopId))?.state().seats.size).toBe(3);
  });

  it('binds a machine to the seat of its token, then accepts its key, until another machine replaces it', async () => {
    const token = await agentServer.createToken(workshopId, { seat: seatId });
    const agent = agentServer.createAgent();
    expect(await agent.hello(token)).toMatchObject({
      ok: true,
      seat: { id: seatId, displayName: 'student 1' },
      acked: 0,
      plan: { version: 1 },
      heartbeatMs: 3_000,
    });
    agent.close();
    const again = agentServer.createAgent({ like: agent });
    expect(await again.hello()).toMatchObject({ ok: true, seat: { id: seatId } });
    expect(await agentServer.createAgent().hello(token)).toMatchObject({
      ok: true,
      seat: { id: seatId },
    });
    await again.waitForDisconnect();
    expect(again.byes).toMatchObject([{ refusal: 'key-revoked' }]);
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'key-revoked',
    });
  });

  it('refuses a cloned disk with its key and keeps the original machine', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId));
    expect(
      await agentServer.createAgent({ like: agent }).hello(undefined, { machine: 'another' }),
    ).toMatchObject({ refusal: 'key-revoked' });
    expect(await agent.heartbeat()).toMatchObject({ ok: true });
  });

  it('refuses new agents and disconnects present ones after the workshop ended', async () => {
    const agent = agentServer.createAgent();
    const token = await agentServer.createToken(workshopId);
    await agent.hello(token);
    await agentServer.db.$client.query(`update workshop set state = 'ended' where id = $1`, [
      workshopId,
    ]);
    await agentServer.workshops.get(workshopId)?.refresh();
    await agent.waitForDisconnect();
    expect(agent.byes).toMatchObject([{ refusal: 'workshop-ended' }]);
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'workshop-ended',
    });
    expect(await agentServer.createAgent().hello(token)).toMatchObject({
      refusal: 'workshop-ended',
    });
  });
});

describe('batches', () => {
  it('R1: are acknowledged after the commit, and the welcome after a reconnect has the position', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    expect(await agent.batch([...initialChanges(), podChange(4, 'web')])).toEqual({
      ok: true,
      acked: 4,
    });
    expect(await countChanges()).toBe(4);
    agent.close();
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      ok: true,
      acked: 4,
    });
  });

  it('are refused by name and then not committed', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch(initialChanges());
    expect(await agent.batch([podChange(9, 'web')])).toMatchObject({
      refusal: 'out-of-order',
      expected: 4,
    });
    expect(await agent.batch([podChange(2, 'web')])).toMatchObject({ refusal: 'diverged' });
    expect(await agent.batch([{ ...podChange(4, 'web'), gvk: 'no kind' } as Change])).toMatchObject(
      { refusal: 'malformed', message: expect.stringContaining('gvk') as string },
    );
    expect(await agent.batch([podChange(4, 'web')], 'another0000000000')).toMatchObject({
      refusal: 'hello-required',
    });
    expect(await agent.batch([podChange(4, 'web', { big: 'x'.repeat(600_000) })])).toMatchObject({
      refusal: 'too-large',
    });
    expect(await countChanges()).toBe(3);
    expect(await agent.batch([podChange(4, 'web')])).toEqual({ ok: true, acked: 4 });
  });

  it('above the frame limit end the connection, and nothing is lost after a reconnect', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch(initialChanges());
    void agent.batch([podChange(4, 'web', { big: 'x'.repeat(3_000_000) })]).catch(() => {});
    await agent.waitForDisconnect();
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      ok: true,
      acked: 3,
    });
  });

  it('of an agent that sends too many are recorded with its seat and workshop', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    for (let count = 0; count <= MESSAGE_RATES.agent.burst; count += 1)
      agent.socket.emit('heartbeat', {});
    await agent.waitForDisconnect();
    expect(agentServer.auditEvents).toEqual([
      {
        kind: 'limit-reached',
        actor: `agent:${seatId}`,
        workshopId,
        seatId,
        address: '127.0.0.1',
        detail: { limit: expect.stringMatching(/^(malformed-)?messages$/) },
      },
    ]);
  });

  it('diverge when the agent has lost changes or returns with an old epoch', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch(initialChanges());
    expect(
      await agentServer.createAgent({ like: agent }).hello(undefined, { lastSeq: 2 }),
    ).toMatchObject({
      refusal: 'diverged',
    });
    expect(
      await agentServer.createAgent({ like: agent }).hello(undefined, { epoch: 'f'.repeat(16) }),
    ).toMatchObject({ ok: true, acked: 0 });
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'diverged',
    });
  });

  it('and heartbeats above the rate limit are refused with a wait time', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    const answers = await Promise.all(Array.from({ length: 12 }, () => agent.heartbeat()));
    expect(
      answers.some(
        (answer) => !answer.ok && answer.refusal === 'unavailable' && (answer.retryMs ?? 0) > 0,
      ),
    ).toBe(true);
  });
});

describe('an agent connection', () => {
  it('requests one resync in five minutes after two heartbeats with another digest', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch([...initialChanges(), podChange(4, 'web')]);
    const live = await agentServer.workshops.open(workshopId);
    await eventually(() => {
      expect(live?.state().seats.get(seatId)?.objects.size).toBe(1);
    });
    const wrongHeartbeat = { seq: 4, plan: 1, digest: 'ffffffffffffffff' };
    await agent.heartbeat({ ...wrongHeartbeat, seq: 3 });
    await agent.heartbeat(wrongHeartbeat);
    expect(agent.resyncs).toEqual([]);
    await agent.heartbeat(wrongHeartbeat);
    await agent.heartbeat(wrongHeartbeat);
    await agent.heartbeat({ ...wrongHeartbeat, digest: EMPTY_DIGEST });
    expect(agent.resyncs).toEqual(['digest mismatch']);
  });

  it('with a key that two machines use is a duplicate until the instructor admits the seat', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    const clone = agentServer.createAgent({ like: agent });
    await clone.hello();
    await eventually(async () => {
      if (agent.socket.connected) await agent.heartbeat().catch(() => {});
      expect(agent.byes).toMatchObject([{ refusal: 'duplicate-agent' }]);
    });
    await clone.waitForDisconnect();
    const live = await agentServer.workshops.open(workshopId);
    await eventually(() => {
      expect(live?.state().seats.get(seatId)?.presence).toBe('duplicate');
    });
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'duplicate-agent',
    });
    await live?.commitCommand({ actor: 'p', kind: 'admit-agent', seatId, payload: {} });
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({ ok: true });
  });

  it('L8 can say hello again after another connection with its key replaced it', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agentServer.createAgent({ like: agent }).hello();
    expect(await agent.heartbeat()).toMatchObject({ refusal: 'hello-required' });
    expect(await agent.hello()).toMatchObject({ ok: true, seat: { id: seatId } });
  });

  it('L11 checks a token without spending it and returns the planned kinds', async () => {
    const token = await agentServer.createToken(workshopId, { uses: 1 });
    const checkToken = async (joinToken: string) => {
      const agent = agentServer.createAgent();
      await agent.request('challenge', { nonce: 'n0nce', key: agent.key });
      return agent.request('token', { token: joinToken });
    };
    expect(await checkToken(token)).toEqual({
      ok: true,
      personal: false,
      kinds: [expect.objectContaining({ gvk: 'v1/Pod' })],
    });
    expect(await agentServer.createAgent().hello(token)).toMatchObject({ ok: true });
    expect(await checkToken(token)).toMatchObject({ refusal: 'token-used-up' });
    expect(await checkToken(`${token.slice(0, -1)}!`)).toMatchObject({ refusal: 'token-unknown' });
    expect(await agentServer.createAgent().request('token', { token })).toMatchObject({
      refusal: 'hello-required',
    });
  });

  it('L12 reports the checks of its seat in words, for one exercise or all, with a rate limit', async () => {
    const agent = agentServer.createAgent();
    expect(await agent.request('check', {})).toMatchObject({ refusal: 'hello-required' });
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch([...initialChanges(), podChange(4, 'web')]);
    const verdict = (language: 'ja' | 'en') =>
      agent.request<CheckResponse>('check', { exercise: 'web', language });
    // The interval stays below the rate limit.
    await vi.waitFor(
      async () => {
        expect(await verdict('en')).toMatchObject({
          results: [{ verdict: 'fail', reasons: [{ code: 'missing' }] }],
        });
      },
      { timeout: 20_000, interval: 2_200 },
    );
    expect(await agent.request('check', { exercise: 'nowhere' })).toMatchObject({
      ok: true,
      exercises: ['web'],
      results: [],
    });
    await agent.batch([podChange(5, 'web', { hostNetwork: true })]);
    await vi.waitFor(
      async () => {
        expect(await verdict('ja')).toEqual({
          ok: true,
          exercises: ['web'],
          results: [{ exercise: 'web', title: 'web', verdict: 'pass', reasons: [] }],
        });
      },
      { timeout: 20_000, interval: 2_200 },
    );
    const burst = await Promise.all(Array.from({ length: 8 }, () => verdict('en')));
    expect(burst).toContainEqual(expect.objectContaining({ refusal: 'unavailable' }));
  });

  it('gets a code and a link to claim the seat', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    expect(await agent.request('claim', {})).toMatchObject({
      ok: true,
      url: expect.stringMatching(/^http:\/\/podium\.test\/claim#.{4,}/) as string,
    });
  });
});
