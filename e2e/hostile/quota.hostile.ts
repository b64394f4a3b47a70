import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import {
  createHostileWorkshop,
  percentile,
  type HostileWorkshop,
} from './harness/hostile-workshop.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { largePods } from './harness/large-pods.ts';

const MIB = 1024 * 1024;
/** Hardening 1.2: full batches for so long, on the server's clock. */
const ATTACK_MS = 10_000;
/** Of the server, once the seat reached its rate. */
const CLOCK_SPEED = 4;
/** Hardening 1.2: p95 of the other seats' acknowledgements. */
const ACK_MS = 250;
/** Before and after the attack. A slow machine has this much more than its undisturbed figure. */
const UNDISTURBED_MS = 1_000;
const SLOWNESS = 3;

let server: HostileServer;
let workshop: HostileWorkshop;
beforeAll(async () => {
  server = await startHostileServer();
  workshop = await createHostileWorkshop(server, { seats: 6 });
});
afterAll(async () => {
  await workshop.close();
  await checkHealth(server);
  await server.remove();
});

/**
 * Sends full batches as fast as the server answers, whatever it answers, until the attack has lasted on
 * the server's clock and the server has refused some. Until then, time passes as usual for it.
 */
async function sendFullBatches(agent: RawAgent): Promise<void> {
  const startedAt = performance.now();
  let acked = 0;
  let untilMs: number | null = null;
  while (agent.socket.connected && (untilMs === null || performance.now() < untilMs)) {
    const response = await agent.batch(largePods(acked + 1, 60, 4_096)).catch(() => null);
    if (response?.ok === true) acked = response.acked;
    else if (untilMs === null) {
      const now = performance.now();
      untilMs = now + Math.max(0, ATTACK_MS - (now - startedAt)) / CLOCK_SPEED;
      server.setClockSpeed(CLOCK_SPEED);
    } else await wait(2);
  }
}

async function storedBytes(seatId: string): Promise<number> {
  const [row] = await server.query<{ bytes: string }>(
    'select coalesce(sum(octet_length(object::text)), 0) as bytes from change where seat_id = $1',
    [seatId],
  );
  return Number(row?.bytes);
}

describe('a seat that sends too much', () => {
  it('stores at most 17 MiB in 10 s, and the other seats are acknowledged as fast as before', async () => {
    const [hostileSeat = '', ...others] = workshop.seats.slice(0, 6);
    const hostile = await workshop.connectAgent(hostileSeat);
    const ordinary = await Promise.all(
      others.map(async (seat) => ({ agent: await workshop.connectAgent(seat), seq: 1 })),
    );
    /** @returns p95 of the times until an acknowledgement, ms */
    const measure = async (ended: Promise<unknown>): Promise<number> => {
      let hasEnded = false;
      void ended.finally(() => {
        hasEnded = true;
      });
      const times: number[] = [];
      await Promise.all(
        ordinary.map(async (sender) => {
          for (; !hasEnded; sender.seq += 1) {
            const { agent, seq } = sender;
            const startedAt = performance.now();
            expect(await agent.batch([podChange(seq, 'web')])).toEqual({ ok: true, acked: seq });
            times.push(performance.now() - startedAt);
            await wait(100);
          }
        }),
      );
      return percentile(times, 0.95);
    };
    const before = await measure(wait(UNDISTURBED_MS));
    const attack = sendFullBatches(hostile);
    const attacked = await measure(attack);
    await attack;
    expect(await storedBytes(hostileSeat)).toBeGreaterThan(8 * MIB);
    expect(await storedBytes(hostileSeat)).toBeLessThan(17 * MIB);
    const undisturbed = Math.max(before, await measure(wait(UNDISTURBED_MS)));
    expect(attacked).toBeLessThan(Math.max(ACK_MS, SLOWNESS * undisturbed));
    // Written in batches. On a fast machine the bytes of refused batches close the connection, else
    // only the seat's rate is reached. Both entries name the seat.
    await vi.waitFor(async () => {
      const entries = await server.query<{ limit: string; seat_id: string | null }>(
        `select detail->>'limit' as limit, seat_id from audit where kind = 'limit-reached'`,
      );
      expect(entries).toContainEqual({
        limit: hostile.socket.connected ? 'rate' : 'bytes',
        seat_id: hostileSeat,
      });
    }, 5_000);
  });
});
