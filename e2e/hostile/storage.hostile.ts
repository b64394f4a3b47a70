import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generatePrivateKey, importAgentKey } from '#agents/identity/agent-key.ts';
import { openLink } from '#agents/link/link.ts';
import type { LinkOptions } from '#agents/link/options.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { EMPTY_DIGEST } from '#lib/cluster/hash.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { createHostileWorkshop, type HostileWorkshop } from './harness/hostile-workshop.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { largePods, largeSpec } from './harness/large-pods.ts';

const MIB = 1024 * 1024;
/**
 * How much faster time passes for the server and the agent of the last test, once the agent was asked
 * for slower sending. The server then takes 4 MiB a second.
 */
const CLOCK_SPEED = 60;
/** For the agent before that, so that it doesn't wait long for its next try. */
const FIRST_AGENT_SPEED = 10;

let server: HostileServer;
let workshop: HostileWorkshop;
beforeAll(async () => {
  server = await startHostileServer({ course: 'small' });
  workshop = await createHostileWorkshop(server, { seats: 3 });
});
afterAll(async () => {
  await workshop.close();
  await checkHealth(server);
  await server.remove();
});

const readUsage = () =>
  server.query<{ seat_id: string; rows: string; bytes: string }>(
    'select seat_id, rows, bytes from seat_usage where workshop_id = $1 order by seat_id',
    [workshop.workshopId],
  );

describe('a seat that stores too much', () => {
  it('starts 200 epochs, which leave at most 100 rows', async () => {
    const seat = workshop.seats[0] ?? '';
    const first = await workshop.connectAgent(seat);
    const refusals = new Set<string>();
    for (let from = 0; from < 200; from += 20)
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const agent = new RawAgent(server.url, { like: first });
          const response = await agent
            .hello(undefined, { epoch: randomBytes(12).toString('hex') })
            .catch(() => null);
          if (response?.ok === false) refusals.add(response.refusal);
          agent.close();
        }),
      );
    const rows = await server.query('select 1 from epoch where seat_id = $1', [seat]);
    expect(rows.length).toBeLessThanOrEqual(100);
    expect(refusals).toContain('unavailable');
  });

  it('is limited at its storage limit, which a restart keeps, and the server records it', async () => {
    const seat = workshop.seats[1] ?? '';
    const agent = await workshop.connectAgent(seat);
    await agent.batch([...initialChanges(), podChange(4, 'web')]);
    const before = await readUsage();
    await workshop.close();
    await server.stop();
    await server.query('update seat_usage set bytes = $2 where seat_id = $1', [
      seat,
      128 * MIB - 2_000,
    ]);
    await server.restart();
    const after = await readUsage();
    expect(after.filter(({ seat_id }) => seat_id !== seat)).toEqual(
      before.filter(({ seat_id }) => seat_id !== seat),
    );
    const again = new RawAgent(server.url, { like: agent });
    expect(await again.hello()).toMatchObject({ ok: true });
    expect(await again.batch([podChange(5, 'web', largeSpec(200))])).toMatchObject({
      ok: true,
    });
    expect(await again.batch([podChange(6, 'web', largeSpec(4_000))])).toMatchObject({
      refusal: 'over-quota',
      retryMs: 60_000,
    });
    await vi.waitFor(async () => {
      const commands = await server.query<{ kind: string; actor: string }>(
        `select kind, actor from command where seat_id = $1 and kind like 'seat-%'`,
        [seat],
      );
      expect(commands).toEqual([{ kind: 'seat-limited', actor: 'server' }]);
    });
    // The limit is an answer of constant cost until the next try: a small batch isn't accepted.
    expect(await again.batch([podChange(6, 'web')])).toMatchObject({ refusal: 'over-quota' });
    await server.restart();
    const afterRestart = new RawAgent(server.url, { like: agent });
    expect(await afterRestart.hello()).toMatchObject({ ok: true });
    expect(await afterRestart.batch([podChange(6, 'web')])).toMatchObject({
      refusal: 'over-quota',
    });
    afterRestart.close();
  });
});

describe('an ordinary agent', () => {
  it('drains 40 MiB of its spool without a gap while the server asks for slower sending', async () => {
    const fast = await startHostileServer({ course: 'small' });
    const fastWorkshop = await createHostileWorkshop(fast, { seats: 1 });
    const seat = fastWorkshop.seats[0] ?? '';
    try {
      const spool = createMemorySpool();
      const pods = largePods(1, 2_600, 16 * 1024).map(({ seq: _seq, ...change }) => change);
      expect(spool.append(pods)).toBe('numbered');
      expect(spool.bytes()).toBeGreaterThan(40 * MIB);
      const token = await fastWorkshop.createToken(seat);
      const agentClock = new FastClock(FIRST_AGENT_SPEED);
      const lines: string[] = [];
      const lost = vi.fn();
      const link = openLink({
        ...(await linkOptions(spool, agentClock)),
        server: fast.url,
        serverKey: JoinToken.parse(token).serverKey,
        token,
        onChangesLost: lost,
        log: (_level, line) => lines.push(line),
      });
      // At its usual rate, 4 MiB a minute, the server asks any machine.
      await vi.waitFor(
        () => {
          expect(lines.join('\n')).toMatch(
            /The server asks for slower sending\. Next try in \d+ s\./,
          );
        },
        { timeout: 45_000, interval: 50 },
      );
      agentClock.speed = CLOCK_SPEED;
      fast.setClockSpeed(CLOCK_SPEED);
      await vi.waitFor(
        () => expect(spool.acked(), [...lines, fast.output().slice(-3000)].join('\n')).toBe(2_600),
        {
          timeout: 45_000,
          interval: 50,
        },
      );
      link.stop();
      expect(lost).not.toHaveBeenCalled();
      const gaps = await fast.query(`select 1 from change where op = 'gap'`);
      expect(gaps).toEqual([]);
    } finally {
      await fastWorkshop.close();
      await fast.remove();
    }
  });
});

/** A clock on which time passes `speed` times as fast. A change applies to timers that start later. */
class FastClock implements Clock {
  #mono = 0;
  #real = performance.now();
  #speed: number;

  constructor(speed: number) {
    this.#speed = speed;
  }

  set speed(speed: number) {
    [this.#mono, this.#real] = [this.mono(), performance.now()];
    this.#speed = speed;
  }

  now(): number {
    return Date.now();
  }

  mono(): number {
    return this.#mono + (performance.now() - this.#real) * this.#speed;
  }

  after(ms: number, callback: () => void): () => void {
    return systemClock.after(ms / this.#speed, callback);
  }
}

async function linkOptions(
  spool: LinkOptions['spool'],
  clock: Clock,
): Promise<Omit<LinkOptions, 'server' | 'serverKey' | 'token' | 'log' | 'onChangesLost'>> {
  const key = await importAgentKey(generatePrivateKey());
  return {
    version: '0.1.0',
    machine: randomBytes(8).toString('hex'),
    hostname: 'vm',
    key: () => key,
    spool,
    clusterFacts: () => undefined,
    clusterState: () => ({ state: 'up' }),
    digestPosition: () => ({ seq: 0, plan: 0, digest: EMPTY_DIGEST }),
    rssBytes: () => 1,
    clock,
    random: Math.random,
    onWelcome: () => undefined,
    onPlan: () => undefined,
    onResync: () => undefined,
    renewKey: () => Promise.resolve(),
    onRefusal: () => undefined,
  };
}
