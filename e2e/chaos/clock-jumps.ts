import { setTimeout as pause } from 'node:timers/promises';
import { createSeededRandom, type Random } from '#agents/sim/random.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { DAY_MS } from '#lib/kit/time.ts';
import { connectAll, createChaosClass } from './chaos-class.ts';
import type { ChaosServer } from './chaos-server.ts';
import type { Scenario } from './scenario.ts';

const JUMP_EVERY_MS = 50;
const MAX_JUMP_MS = 3 * DAY_MS;
/** Share of the jumps to 1970, where a VM without a clock starts. */
const TO_1970 = 0.1;

/** The wall clocks of agents jump forward and back by up to three days, and to 1970. */
export const clockJumps: Scenario = {
  label: 'clock jumps of agents',
  async run({ seed, sizes, server: openServer, cleanup }) {
    const server = await openServer();
    const random = createSeededRandom(seed);
    const clocks = Array.from({ length: sizes.agents }, () => createJumpingClock(random));
    const room = await createChaosClass(server, {
      agents: sizes.agents,
      seed: seed + 2_000,
      clock: (index) => clocks[index]!,
    });
    cleanup.add(() => {
      room.disconnect();
    });
    await connectAll(room.agents, sizes.agents * 15);
    const stopWork = room.startWork();
    cleanup.add(stopWork);
    let jumps = 0;
    const timer = setInterval(() => {
      clocks[Math.floor(random() * clocks.length)]!.jump();
      jumps += 1;
    }, JUMP_EVERY_MS);
    cleanup.add(() => {
      clearInterval(timer);
    });
    await pause(sizes.jumpsMs);
    clearInterval(timer);
    stopWork();
    const failures = await room.waitUntilDelivered();
    const wrongTimes = await countWrongTimes(server, room.workshopId);
    return {
      tally: await room.compare(),
      failures: [
        ...failures,
        ...(wrongTimes === 0 ? [] : [`${wrongTimes} changes have a time out of order (C4)`]),
      ],
      facts: [`${sizes.agents} agents; ${jumps} jumps`],
    };
  },
};

/** Monotonic time and timers are the machine's, which no jump changes. */
function createJumpingClock(random: Random): Clock & { jump(): void } {
  let offsetMs = 0;
  return {
    ...systemClock,
    now: () => Math.max(0, Date.now() + offsetMs),
    jump() {
      offsetMs = random() < TO_1970 ? -Date.now() : (2 * random() - 1) * MAX_JUMP_MS;
    },
  };
}

/** C4: the estimated time is never after the change was received, and never before the last one. */
async function countWrongTimes(server: ChaosServer, workshopId: string): Promise<number> {
  const rows = await server.query<{ count: number }>(
    `select count(*)::int as count from (
       select at, received_at, lag(at) over (partition by seat_id, epoch_id order by seq) as before
       from change where workshop_id = $1) as times
     where at > received_at or at < before`,
    [workshopId],
  );
  return rows[0]?.count ?? 0;
}
