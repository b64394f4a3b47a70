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
/** Of the server, whose rates then allow twice as much a second. */
const CLOCK_SPEED = 2;
/** Hardening 1.2: 10 s of full batches, on the server's clock. */
const ATTACK_MS = 10_000 / CLOCK_SPEED;

let server: HostileServer;
let workshop: HostileWorkshop;
beforeAll(async () => {
  server = await startHostileServer({
    env: { PODIUM_TEST_CLOCK_SPEED: String(CLOCK_SPEED) },
  });
  workshop = await createHostileWorkshop(server, { seats: 6 });
});
afterAll(async () => {
  await workshop.close();
  await checkHealth(server);
  await server.remove();
});

/** Sends full batches as fast as the server answers, whatever it answers. */
async function sendFullBatches(agent: RawAgent, untilMs: number): Promise<void> {
  let acked = 0;
  while (performance.now() < untilMs && agent.socket.connected) {
    const response = await agent.batch(largePods(acked + 1, 60, 4_096)).catch(() => null);
    if (response?.ok === true) acked = response.acked;
    else await wait(2);
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
    const ordinary = await Promise.all(others.map((seat) => workshop.connectAgent(seat)));
    const measure = async (untilMs: number, from: number): Promise<number[]> => {
      const samples = await Promise.all(
        ordinary.map(async (agent) => {
          const times: number[] = [];
          for (let seq = from; performance.now() < untilMs; seq += 1) {
            const startedAt = performance.now();
            expect(await agent.batch([podChange(seq, 'web')])).toEqual({ ok: true, acked: seq });
            times.push(performance.now() - startedAt);
            await wait(250 / CLOCK_SPEED);
          }
          return times;
        }),
      );
      return samples.flat();
    };
    const startedAt = performance.now();
    const [attacked] = await Promise.all([
      measure(startedAt + ATTACK_MS, 1),
      sendFullBatches(hostile, startedAt + ATTACK_MS),
    ]);
    expect(await storedBytes(hostileSeat)).toBeGreaterThan(8 * MIB);
    expect(await storedBytes(hostileSeat)).toBeLessThan(17 * MIB);
    expect(percentile(attacked, 0.95)).toBeLessThan(250);
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
