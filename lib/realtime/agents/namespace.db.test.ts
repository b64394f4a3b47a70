import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDataPlane, type DataPlane } from '#e2e/harness/agent-server.ts';
import { testDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { makeEvent } from '#e2e/harness/workshop.ts';
import { beginning, podChange } from '#e2e/harness/raw-agent.ts';
import type { CheckAnswer } from '#lib/protocol/agent-link.ts';
import type { Change } from '#lib/protocol/change.ts';
import { NOTHING } from '#lib/cluster/hash.ts';

/** Under the load of a whole test run too. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 100 });

let database: TestDatabase;
let plane: DataPlane;
let event: string;
let seat: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.end();
});
beforeEach(async () => {
  plane = await startDataPlane(database.url);
  const made = await makeEvent(plane.db);
  [event, seat] = [made.event, made.seats[0] ?? ''];
});
afterEach(async () => {
  await plane.stop();
});

const connectError = (agent: ReturnType<DataPlane['agent']>): Promise<Error & { data?: unknown }> =>
  new Promise((resolve) => agent.socket.once('connect_error', resolve));
const changesOf = async (): Promise<number> =>
  Number(
    (await plane.db.$client.query('select count(*) from change where event = $1', [event])).rows[0]
      .count,
  );

describe('the handshake', () => {
  it.each([
    [0, 'agent-too-old'],
    [99, 'agent-too-new'],
  ])('refuses version %i by name: %s', async (protocol, refusal) => {
    const error = await connectError(plane.agent({ protocol }));
    expect(error.data).toMatchObject({ ok: false, refusal });
  });

  it('proves the server, then the agent: a signature by another key, or over another nonce, is refused', async () => {
    const agent = plane.agent();
    expect(
      await agent.ask('hello', {
        key: agent.key,
        signature: 'x',
        machine: 'm',
        hostname: 'h',
        epoch: agent.epoch,
        lastSeq: 0,
      }),
    ).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.hello(await plane.token(event), { signature: 'AAAA' })).toMatchObject({
      refusal: 'bad-signature',
    });
    expect(await agent.hello(await plane.token(event), { key: plane.agent().key })).toMatchObject({
      refusal: 'bad-signature',
    });
    expect(await agent.hello(await plane.token(event))).toMatchObject({ ok: true });
  });

  it('nothing is taken before hello', async () => {
    const agent = plane.agent();
    expect(await agent.batch(beginning())).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.heartbeat()).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.ask('claim', {})).toMatchObject({ refusal: 'not-welcome' });
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
      () => plane.token(event, { expiresAt: new Date(Date.now() - 1_000) }),
      'token-expired',
    ],
  ])('refuses %s', async (_title, token, refusal) => {
    expect(await plane.agent().hello(await token())).toMatchObject({ ok: false, refusal });
  });

  it('a token with two uses makes two seats, and says so to the third machine', async () => {
    const token = await plane.token(event, { uses: 2 });
    const first = await plane.agent().hello(token);
    const second = await plane.agent().hello(token);
    expect([first, second]).toMatchObject([
      { ok: true, event: { id: event }, seat: { label: 'A-02' } },
      { ok: true, seat: { label: 'A-03' } },
    ]);
    expect(await plane.agent().hello(token)).toMatchObject({ refusal: 'token-used-up' });
    expect((await plane.events.open(event))?.state().seats.size).toBe(3);
  });

  it('a token of a seat binds the machine to it; its key is enough from then on; another machine replaces it', async () => {
    const token = await plane.token(event, { seat });
    const agent = plane.agent();
    expect(await agent.hello(token)).toMatchObject({
      ok: true,
      seat: { id: seat, handle: 'student 1' },
      acked: 0,
      plan: { version: 1 },
      heartbeatMs: 3_000,
    });
    agent.close();
    const again = plane.agent({ like: agent });
    expect(await again.hello()).toMatchObject({ ok: true, seat: { id: seat } });
    expect(await plane.agent().hello(token)).toMatchObject({ ok: true, seat: { id: seat } });
    await again.gone();
    expect(again.byes).toMatchObject([{ refusal: 'key-revoked' }]);
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ refusal: 'key-revoked' });
  });

  it('the same machine with a new key resumes its seat', async () => {
    const first = plane.agent();
    const before = await first.hello(await plane.token(event));
    const after = await plane.agent({ machine: first.machine }).hello(await plane.token(event));
    expect(before.ok && after.ok && before.seat.id === after.seat.id).toBe(true);
  });

  it('a disk that was cloned with its key enrols anew, and the machine it came from stays', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event));
    expect(
      await plane.agent({ like: agent }).hello(undefined, { machine: 'another' }),
    ).toMatchObject({ refusal: 'key-revoked' });
    expect(await agent.heartbeat()).toMatchObject({ ok: true });
  });

  it('an event that ended says so, to those who come and to those who are there', async () => {
    const agent = plane.agent();
    const token = await plane.token(event);
    await agent.hello(token);
    await plane.db.$client.query(`update event set state = 'ended' where id = $1`, [event]);
    await plane.events.get(event)?.refresh();
    await agent.gone();
    expect(agent.byes).toMatchObject([{ refusal: 'event-ended' }]);
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ refusal: 'event-ended' });
    expect(await plane.agent().hello(token)).toMatchObject({ refusal: 'event-ended' });
  });
});

describe('batches', () => {
  it('R1: are acknowledged when committed; after a reconnect the welcome says how far', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    expect(await agent.batch([...beginning(), podChange(4, 'web')])).toEqual({
      ok: true,
      acked: 4,
    });
    expect(await changesOf()).toBe(4);
    agent.close();
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ ok: true, acked: 4 });
  });

  it('each refusal has its name, and none of it is committed', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    await agent.batch(beginning());
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
    expect(await changesOf()).toBe(3);
    expect(await agent.batch([podChange(4, 'web')])).toEqual({ ok: true, acked: 4 });
  });

  it('a frame beyond all bounds ends the connection, and the agent comes back with nothing lost', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    await agent.batch(beginning());
    void agent.batch([podChange(4, 'web', { big: 'x'.repeat(3_000_000) })]).catch(() => {});
    await agent.gone();
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ ok: true, acked: 3 });
  });

  it('an agent that remembers less than we have begins another epoch; so does one that comes back with an old one', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    await agent.batch(beginning());
    expect(await plane.agent({ like: agent }).hello(undefined, { lastSeq: 2 })).toMatchObject({
      refusal: 'diverged',
    });
    expect(
      await plane.agent({ like: agent }).hello(undefined, { epoch: 'f'.repeat(16) }),
    ).toMatchObject({ ok: true, acked: 0 });
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ refusal: 'diverged' });
  });

  it('who sends too much is slowed down', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
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
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    await agent.batch([...beginning(), podChange(4, 'web')]);
    const live = await plane.events.open(event);
    await eventually(() => {
      expect(live?.state().seats.get(seat)?.objects.size).toBe(1);
    });
    const wrong = { seq: 4, plan: 1, digest: 'ffffffffffffffff' };
    await agent.heartbeat({ ...wrong, seq: 3 });
    await agent.heartbeat(wrong);
    expect(agent.resyncs).toEqual([]);
    await agent.heartbeat(wrong);
    await agent.heartbeat(wrong);
    await agent.heartbeat({ ...wrong, digest: NOTHING });
    expect(agent.resyncs).toEqual(['the digests differ']);
  });

  it('one key live twice is quarantined until the instructor admits the seat', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    const clone = plane.agent({ like: agent });
    await clone.hello();
    await eventually(async () => {
      if (agent.socket.connected) await agent.heartbeat().catch(() => {});
      expect(agent.byes).toMatchObject([{ refusal: 'quarantined' }]);
    });
    await clone.gone();
    const live = await plane.events.open(event);
    await eventually(() => {
      expect(live?.state().seats.get(seat)?.presence).toBe('quarantined');
    });
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ refusal: 'quarantined' });
    await live?.act({ actor: 'p', kind: 'admit', seat, payload: {} });
    expect(await plane.agent({ like: agent }).hello()).toMatchObject({ ok: true });
  });

  it('L8 an agent that is told of another connection with its key may say hello again where it is', async () => {
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    await plane.agent({ like: agent }).hello();
    expect(await agent.heartbeat()).toMatchObject({ refusal: 'not-welcome' });
    expect(await agent.hello()).toMatchObject({ ok: true, seat: { id: seat } });
  });

  it('L11 a question tells what hello would say to a token, and what the plan watches, and spends nothing', async () => {
    const token = await plane.token(event, { uses: 1 });
    const question = async (asked: string) => {
      const agent = plane.agent();
      await agent.ask('challenge', { nonce: 'n0nce', key: agent.key });
      return agent.ask('token', { token: asked });
    };
    expect(await question(token)).toEqual({
      ok: true,
      kinds: [expect.objectContaining({ gvk: 'v1/Pod' })],
    });
    expect(await plane.agent().hello(token)).toMatchObject({ ok: true });
    expect(await question(token)).toMatchObject({ refusal: 'token-used-up' });
    expect(await question(`${token.slice(0, -1)}!`)).toMatchObject({ refusal: 'token-unknown' });
    expect(await plane.agent().ask('token', { token })).toMatchObject({ refusal: 'not-welcome' });
  });

  it('L12 a check tells in words how the own seat stands, of one exercise or all, and not too often', async () => {
    const agent = plane.agent();
    expect(await agent.ask('check', {})).toMatchObject({ refusal: 'not-welcome' });
    await agent.hello(await plane.token(event, { seat }));
    await agent.batch([...beginning(), podChange(4, 'web')]);
    const verdict = (language: 'ja' | 'en') =>
      agent.ask<CheckAnswer>('check', { exercise: 'web', language });
    // No oftener than it is answered.
    await vi.waitFor(
      async () => {
        expect(await verdict('en')).toMatchObject({
          results: [{ verdict: 'fail', reasons: [{ code: 'missing' }] }],
        });
      },
      { timeout: 20_000, interval: 2_200 },
    );
    expect(await agent.ask('check', { exercise: 'nowhere' })).toMatchObject({
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
    const agent = plane.agent();
    await agent.hello(await plane.token(event, { seat }));
    expect(await agent.ask('claim', {})).toMatchObject({
      ok: true,
      url: expect.stringMatching(/^http:\/\/podium\.test\/claim\/.{4,}/) as string,
    });
  });
});
