import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { ChaosAgent } from './chaos-agent.ts';
import { addTallies, compareWithLog, countUndelivered, type Tally } from './compare.ts';
import { scaleRates, type FaultCounts, type FaultRates } from './lossy-connection.ts';
import type { Scenario } from './scenario.ts';
import { readStored } from './stored-changes.ts';
import { openVirtualLink } from './virtual-link.ts';
import { startVirtualServer, type VirtualServer } from './virtual-server.ts';

/** Runs at the same time, whose changes are committed together. */
const PARALLEL_RUNS = 10;
/** Seats of one workshop. */
const RUNS_PER_WORKSHOP = 250;
/** How far a clock is moved at once, ms. */
const STEP_MS = 100;
/** An agent whose changes haven't arrived by then never delivers them, virtual ms. */
const MAX_RUN_MS = 60 * MINUTE_MS;
const WORK = { rounds: 12, everyMs: 6_000, maxChanges: 40 } as const;
const HIGHEST_RATES: FaultRates = { drop: 0.15, duplicate: 0.2, late: 0.15, cut: 0.08 };

interface RunResult {
  readonly tally: Tally;
  readonly gaps: number;
  readonly virtualMs: number;
  /** Why it failed; null if it didn't. */
  readonly failure: string | null;
}

/**
 * The agent's link and the server's ingest in one process, in virtual time, with a connection
 * between them that drops, duplicates and reorders messages.
 */
export const messages: Scenario = {
  label: 'lost, doubled, late messages',
  async run({ seed, sizes, cleanup, progress }) {
    const server = await startVirtualServer(cleanup);
    const counts: FaultCounts = { dropped: 0, duplicated: 0, late: 0, cut: 0 };
    const results: RunResult[] = [];
    const deadline = performance.now() + sizes.messagesMs;
    while (results.length < sizes.messageRuns && performance.now() < deadline) {
      const count = Math.min(RUNS_PER_WORKSHOP, sizes.messageRuns - results.length);
      const first = seed + results.length;
      results.push(...(await runWorkshop(server, { count, first, counts, deadline })));
      progress(`${results.length} of ${sizes.messageRuns} runs`);
    }
    const hours = results.reduce((sum, { virtualMs }) => sum + virtualMs, 0) / HOUR_MS;
    return {
      tally: addTallies(results.map(({ tally }) => tally)),
      failures: results.flatMap(({ failure }) => (failure === null ? [] : [failure])).slice(0, 10),
      facts: [
        `${results.length} of ${sizes.messageRuns} runs in ${hours.toFixed(1)} virtual hours; messages: ${counts.dropped} dropped, ${counts.duplicated} duplicated, ${counts.late} late; ${counts.cut} connections cut`,
        `${results.reduce((sum, { gaps }) => sum + gaps, 0)} gaps reported by agents`,
      ],
    };
  },
};

async function runWorkshop(
  server: VirtualServer,
  {
    count,
    first,
    counts,
    deadline,
  }: {
    readonly count: number;
    readonly first: number;
    readonly counts: FaultCounts;
    readonly deadline: number;
  },
): Promise<RunResult[]> {
  const { workshopId, seats } = await createTestWorkshop(server.db, { seats: count });
  const results: RunResult[] = [];
  let next = 0;
  const runNext = async (): Promise<void> => {
    while (next < count && performance.now() < deadline) {
      const index = next++;
      results.push(
        await runOnce(server, { workshopId, seatId: seats[index]!, seed: first + index, counts }),
      );
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_RUNS }, runNext));
  return results;
}

async function runOnce(
  server: VirtualServer,
  {
    workshopId,
    seatId,
    seed,
    counts,
  }: {
    readonly workshopId: string;
    readonly seatId: string;
    readonly seed: number;
    readonly counts: FaultCounts;
  },
): Promise<RunResult> {
  const random = createSeededRandom(seed);
  const clock = createFakeClock(Date.now());
  const token = await server.createToken(workshopId, seatId);
  const agent = new ChaosAgent({ server: 'http://virtual.test', token, seatId, random, clock });
  agent.start();
  // Some runs have few faults, so that others than the first one of a kind are reached.
  const rates = scaleRates(HIGHEST_RATES, random());
  const link = openVirtualLink(agent.createLinkOptions(), server, { clock, random, rates, counts });
  let rounds = 0;
  for (let round = 0; round < WORK.rounds; round += 1)
    clock.after(random() * WORK.rounds * WORK.everyMs, () => {
      agent.work(1 + Math.floor(random() * WORK.maxChanges));
      rounds += 1;
    });
  const startedAt = clock.now();
  const isOver = (): boolean =>
    (rounds === WORK.rounds && agent.isDelivered) ||
    link.ended() !== null ||
    clock.now() - startedAt > MAX_RUN_MS;
  while (!isOver()) {
    clock.advance(STEP_MS);
    await link.settle();
  }
  link.stop();
  const missing = countUndelivered(agent.record);
  return {
    tally: compareWithLog([agent.record], await readStored(server.databaseUrl, workshopId, seatId)),
    gaps: agent.gaps,
    virtualMs: clock.now() - startedAt,
    failure:
      missing === 0
        ? null
        : `run ${seed}: ${missing} changes didn't arrive${link.ended() === null ? '' : ` (${link.ended()!})`}`,
  };
}
