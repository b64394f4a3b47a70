import { setTimeout as pause } from 'node:timers/promises';
import { connect, disconnect } from '#db/connect.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { issueJoinToken } from '#lib/auth/join-token.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { ChaosAgent } from './chaos-agent.ts';
import type { ChaosServer } from './chaos-server.ts';
import { compareWithLog, countUndelivered, type Tally } from './compare.ts';
import { readStored } from './stored-changes.ts';
import type { Spool } from '#agents/spool/spool.ts';

const PACK = 'kubernetes-basics';
/** Between two rounds of work. In each round, a part of the agents numbers a few changes. */
const ROUND_MS = 100;
const WORKING_SHARE = 0.2;
const MAX_CHANGES_AT_ONCE = 4;

/** The agents of one workshop. */
export interface ChaosClass {
  readonly workshopId: string;
  readonly agents: readonly ChaosAgent[];
  /**
   * Agents number changes at random moments, until the returned function is called. `share`: how many
   * of them do so in each tenth of a second, in [0, 1].
   */
  startWork(options?: {
    readonly share?: number;
    /** All by default. */
    readonly agents?: readonly ChaosAgent[];
  }): () => void;
  /** @returns the agents whose changes didn't all arrive in time, in words */
  waitUntilDelivered(timeoutMs?: number): Promise<string[]>;
  compare(): Promise<Tally>;
  disconnect(): void;
}

/** Creates a live workshop with one agent per seat. They aren't connected yet. */
export async function createChaosClass(
  server: ChaosServer,
  {
    agents: count,
    seed,
    clock,
    spool,
  }: {
    readonly agents: number;
    readonly seed: number;
    readonly clock?: (index: number) => Clock;
    readonly spool?: (index: number) => Promise<Spool>;
  },
): Promise<ChaosClass> {
  const random = createSeededRandom(seed);
  const { workshopId, seats } = await createSeats(server, count);
  const agents = await Promise.all(
    seats.map(
      async ({ seatId, token }, index) =>
        new ChaosAgent({
          server: server.url,
          seatId,
          token,
          random: createSeededRandom(seed + index + 1),
          ...(clock && { clock: clock(index) }),
          ...(spool && { spool: await spool(index) }),
        }),
    ),
  );
  return {
    workshopId,
    agents,
    startWork({ share = WORKING_SHARE, agents: working = agents } = {}) {
      const timer = setInterval(() => {
        for (const agent of working)
          if (random() < share) agent.work(1 + Math.floor(random() * MAX_CHANGES_AT_ONCE));
      }, ROUND_MS);
      return () => {
        clearInterval(timer);
      };
    },
    async waitUntilDelivered(timeoutMs = 120_000) {
      const waiting = () => agents.filter(({ isDelivered }) => !isDelivered);
      await waitFor('all changes arrive', () => (waiting().length === 0 ? true : undefined), {
        timeoutMs,
      }).catch(() => undefined);
      return agents
        .map(({ record, refusal }) => ({ record, refusal, count: countUndelivered(record) }))
        .filter(({ count }) => count > 0)
        .map(
          ({ record, refusal, count }) =>
            `seat ${record.seatId}: ${count} changes didn't arrive${refusal === null ? '' : ` (${refusal})`}`,
        );
    },
    compare: async () =>
      compareWithLog(
        agents.map(({ record }) => record),
        await readStored(server.databaseUrl(), workshopId),
      ),
    disconnect() {
      for (const agent of agents) agent.disconnect();
    },
  };
}

/** Connects all agents within about `spreadMs`, and waits until they are connected. */
export async function connectAll(agents: readonly ChaosAgent[], spreadMs: number): Promise<void> {
  for (const agent of agents) {
    agent.start();
    agent.connect();
    await pause(spreadMs / agents.length);
  }
  await waitFor(
    'all agents are connected',
    () => (agents.every(({ isConnected }) => isConnected) ? true : undefined),
    { timeoutMs: 120_000 },
  );
}

async function createSeats(
  server: ChaosServer,
  count: number,
): Promise<{ workshopId: string; seats: { seatId: string; token: string }[] }> {
  const db = connect(server.databaseUrl());
  try {
    const { publicKey: serverKey } = await loadServerKey(db);
    const { workshopId, seats } = await createTestWorkshop(db, { seats: count, pack: PACK });
    const now = new Date();
    const tokens: { token: string }[] = [];
    for (const seat of seats) {
      const expiresAt = new Date(now.getTime() + HOUR_MS);
      tokens.push(
        await issueJoinToken(db, { workshopId, seat, uses: 1, expiresAt, serverKey, now }),
      );
    }
    return {
      workshopId,
      seats: seats.map((seatId, index) => ({ seatId, token: tokens[index]!.token })),
    };
  } finally {
    await disconnect(db);
  }
}
