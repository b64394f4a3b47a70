import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { CheckResponse } from '#lib/protocol/agent-link.ts';
import type { Change } from '#lib/protocol/change.ts';
import { EMPTY_DIGEST } from '#lib/cluster/hash.ts';

/** Under the load of a whole test run too. */
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
  const made = await createTestWorkshop(agentServer.db);
  [workshopId, seatId] = [made.workshopId, made.seats[0] ?? ''];
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
      await agentServer.db.$client.query('select count(*) from change where event = $1', [
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

  it('proves the server, then the agent: a signature by another key, or over another nonce, is refused', async () => {
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
    ).toMatchObject({ refusal: 'not-welcome' });
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

  it('nothing is taken before hello', async () => {
    const agent = agentServer.createAgent();
    expect(await agent.batch(initialChanges())).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.heartbeat()).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.request('claim', {})).toMatchObject({ refusal: 'not-welcome' });
  });
});

describe('enrolling', () => {
  it.each([
    ['no token', async () => undefined, 'token-missing'],
    [
      'a token of nobody',
      async () => `podium1.aaaaaaaaaaaa.${'s'.repeat(32)}.${'k'.repeat(43)}`,
      'token-unknown',
    ],
    ['no token at all, but words', async () => 'let me in', 'token-unknown'],
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

  it('a token with two uses makes two seats, and says so to the third machine', async () => {
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

  it('a token of a seat binds the machine to it; its key is enough from then on; another machine replaces it', async () => {
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

  it('the same machine with a new key resumes its seat', async () => {
    const first = agentServer.createAgent();
    const before = await first.hello(await agentServer.createToken(workshopId));
    const after = await agentServer
      .createAgent({ machine: first.machineId })
      .hello(await agentServer.createToken(workshopId));
    expect(before.ok && after.ok && before.seat.id === after.seat.id).toBe(true);
  });

  it('a disk that was cloned with its key enrols anew, and the machine it came from stays', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId));
    expect(
      await agentServer.createAgent({ like: agent }).hello(undefined, { machine: 'another' }),
    ).toMatchObject({ refusal: 'key-revoked' });
    expect(await agent.heartbeat()).toMatchObject({ ok: true });
  });

  it('an event that ended says so, to those who come and to those who are there', async () => {
    const agent = agentServer.createAgent();
    const token = await agentServer.createToken(workshopId);
    await agent.hello(token);
    await agentServer.db.$client.query(`update event set state = 'ended' where id = $1`, [
      workshopId,
    ]);
    await agentServer.workshops.get(workshopId)?.refresh();
    await agent.waitForDisconnect();
    expect(agent.byes).toMatchObject([{ refusal: 'event-ended' }]);
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'event-ended',
    });
    expect(await agentServer.createAgent().hello(token)).toMatchObject({ refusal: 'event-ended' });
  });
});

describe('batches', () => {
  it('R1: are acknowledged when committed; after a reconnect the welcome says how far', async () => {
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

  it('each refusal has its name, and none of it is committed', async () => {
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
      refusal: 'not-welcome',
    });
    expect(await agent.batch([podChange(4, 'web', { big: 'x'.repeat(1_100_000) })])).toMatchObject({
      refusal: 'too-large',
    });
    expect(await countChanges()).toBe(3);
    expect(await agent.batch([podChange(4, 'web')])).toEqual({ ok: true, acked: 4 });
  });

  it('a frame beyond all bounds ends the connection, and the agent comes back with nothing lost', async () => {
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

  it('an agent that remembers less than we have begins another epoch; so does one that comes back with an old one', async () => {
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

  it('who sends too much is slowed down', async () => {
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

describe('the line', () => {
  it('two heartbeats with another digest bring one resync, not more in five minutes', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch([...initialChanges(), podChange(4, 'web')]);
    const live = await agentServer.workshops.open(workshopId);
    await eventually(() => {
      expect(live?.state().seats.get(seatId)?.objects.size).toBe(1);
    });
    const wrong = { seq: 4, plan: 1, digest: 'ffffffffffffffff' };
    await agent.heartbeat({ ...wrong, seq: 3 });
    await agent.heartbeat(wrong);
    expect(agent.resyncs).toEqual([]);
    await agent.heartbeat(wrong);
    await agent.heartbeat(wrong);
    await agent.heartbeat({ ...wrong, digest: EMPTY_DIGEST });
    expect(agent.resyncs).toEqual(['the digests differ']);
  });

  it('one key live twice is quarantined until the instructor admits the seat', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    const clone = agentServer.createAgent({ like: agent });
    await clone.hello();
    await eventually(async () => {
      if (agent.socket.connected) await agent.heartbeat().catch(() => {});
      expect(agent.byes).toMatchObject([{ refusal: 'quarantined' }]);
    });
    await clone.waitForDisconnect();
    const live = await agentServer.workshops.open(workshopId);
    await eventually(() => {
      expect(live?.state().seats.get(seatId)?.presence).toBe('quarantined');
    });
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'quarantined',
    });
    await live?.commitCommand({ actor: 'p', kind: 'admit', seatId, payload: {} });
    expect(await agentServer.createAgent({ like: agent }).hello()).toMatchObject({ ok: true });
  });

  it('L8 an agent that is told of another connection with its key may say hello again where it is', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agentServer.createAgent({ like: agent }).hello();
    expect(await agent.heartbeat()).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.hello()).toMatchObject({ ok: true, seat: { id: seatId } });
  });

  it('L11 a question tells what hello would say to a token, and what the plan watches, and spends nothing', async () => {
    const token = await agentServer.createToken(workshopId, { uses: 1 });
    const question = async (asked: string) => {
      const agent = agentServer.createAgent();
      await agent.request('challenge', { nonce: 'n0nce', key: agent.key });
      return agent.request('token', { token: asked });
    };
    expect(await question(token)).toEqual({
      ok: true,
      kinds: [expect.objectContaining({ gvk: 'v1/Pod' })],
    });
    expect(await agentServer.createAgent().hello(token)).toMatchObject({ ok: true });
    expect(await question(token)).toMatchObject({ refusal: 'token-used-up' });
    expect(await question(`${token.slice(0, -1)}!`)).toMatchObject({ refusal: 'token-unknown' });
    expect(await agentServer.createAgent().request('token', { token })).toMatchObject({
      refusal: 'not-welcome',
    });
  });

  it('L12 a check tells in words how the own seat stands, of one exercise or all, and not too often', async () => {
    const agent = agentServer.createAgent();
    expect(await agent.request('check', {})).toMatchObject({ refusal: 'not-welcome' });
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    await agent.batch([...initialChanges(), podChange(4, 'web')]);
    const verdict = (language: 'ja' | 'en') =>
      agent.request<CheckResponse>('check', { exercise: 'web', language });
    // No oftener than it is answered.
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

  it('a claim answers a code and a link of the seat', async () => {
    const agent = agentServer.createAgent();
    await agent.hello(await agentServer.createToken(workshopId, { seat: seatId }));
    expect(await agent.request('claim', {})).toMatchObject({
      ok: true,
      url: expect.stringMatching(/^http:\/\/podium\.test\/claim\/.{4,}/) as string,
    });
  });
});
