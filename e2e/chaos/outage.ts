import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { Feed } from '#agents/feed/feed.ts';
import { createSeededRandom, type Random } from '#agents/sim/random.ts';
import { openDiskSpool } from '#agents/spool/disk-spool.ts';
import { createFakeClock, type FakeClock } from '#lib/kit/fake-clock.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { ChaosAgent } from './chaos-agent.ts';
import { addTallies, compareWithLog, countUndelivered, type Tally } from './compare.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';
import { readStored } from './stored-changes.ts';
import { openVirtualLink } from './virtual-link.ts';
import { startVirtualServer, type VirtualServer } from './virtual-server.ts';

const OUTAGE_MS = 8 * HOUR_MS;
/** The quota of a seat lets 4 MiB pass in a minute, so a full spool needs about 15 minutes. */
const MAX_DELIVERY_MS = 2 * HOUR_MS;
/** How far the clock is moved at once while the changes are delivered, ms. */
const STEP_MS = 100;
/** Objects that change, and after how many changes the spool waits for the disk. */
const OBJECTS = 20;
const CHANGES_PER_FLUSH = 60;
const NO_FAULTS = { drop: 0, duplicate: 0, late: 0, cut: 0 } as const;
const KINDS = { version: 1, kinds: { 'v1/Pod': 'watching' as const } };

/** One agent without a server. */
interface OutageCase {
  readonly name: string;
  /** Between two changes, ms. */
  readonly everyMs: number;
  /** Text in each object, characters. */
  readonly textLength: number;
  /** Whether its spool is too small for all changes. */
  readonly overflows: boolean;
}

const CALM: OutageCase = { name: 'calm', everyMs: 10_000, textLength: 200, overflows: false };
/** About 90 MB in 8 hours. */
const BUSY: OutageCase = { name: 'busy', everyMs: 1_000, textLength: 2_600, overflows: true };

/**
 * Agents without a server for 8 hours, in virtual time, with the real feed and the spool on disk.
 * After half of the time, the agent restarts. Then the server is back.
 */
export const outage: Scenario = {
  label: 'server away for 8 hours',
  async run(context) {
    const { seed, cleanup, sizes } = context;
    const clock = createFakeClock(Date.now());
    const server = await startVirtualServer(cleanup, clock);
    const { workshopId, seats } = await createTestWorkshop(server.db, { seats: 2 });
    const results: { tally: Tally; facts: string; failures: string[] }[] = [];
    for (const [index, outageCase] of [CALM, BUSY].entries())
      results.push(
        await runCase(server, outageCase, {
          workshopId,
          seatId: seats[index]!,
          clock,
          random: createSeededRandom(seed + index),
          bound: sizes.spoolBytes,
          context,
        }),
      );
    return {
      tally: addTallies(results.map(({ tally }) => tally)),
      facts: results.map(({ facts }) => facts),
      failures: results.flatMap(({ failures }) => failures),
    };
  },
};

async function runCase(
  server: VirtualServer,
  outageCase: OutageCase,
  {
    workshopId,
    seatId,
    clock,
    random,
    bound,
    context: { cleanup, progress },
  }: {
    readonly workshopId: string;
    readonly seatId: string;
    readonly clock: FakeClock;
    readonly random: Random;
    readonly bound: number;
    readonly context: Pick<ScenarioContext, 'cleanup' | 'progress'>;
  },
): Promise<{ tally: Tally; facts: string; failures: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-chaos-spool-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const token = await server.createToken(workshopId, seatId);
  const open = async () =>
    new ChaosAgent({
      server: 'http://virtual.test',
      token,
      seatId,
      random,
      clock,
      spool: await openDiskSpool({ folder, clock, bound }),
    });
  const before = await open();
  const feedBefore = await passTime(before, outageCase, clock, random);
  feedBefore.stop();
  await before.spool.close();
  const restarted = await open();
  for (const [epoch, record] of before.record.epochs) restarted.record.epochs.set(epoch, record);
  const feed = await passTime(restarted, outageCase, clock, random);
  const waitingBytes = restarted.spool.bytes();
  progress(`${outageCase.name}: ${megabytes(waitingBytes)} MB wait after 8 hours`);
  const startedAt = clock.now();
  const resyncs = await deliver(server, restarted, feed, clock, random);
  const stored = await readStored(server.databaseUrl, workshopId, seatId);
  // The feed gives several changes the same monotonic time, so the position is the serial number.
  const rows = stored.map((row, index) => ({ ...row, serial: index + 1 }));
  const gaps = await countGaps(server, workshopId, seatId);
  const missing = countUndelivered(restarted.record);
  await restarted.spool.close();
  return {
    tally: compareWithLog([restarted.record], rows),
    facts: `${outageCase.name}: ${megabytes(waitingBytes)} of ${megabytes(bound)} MB waited, ${stored.length} changes arrived within ${((clock.now() - startedAt) / MINUTE_MS).toFixed(0)} virtual minutes, ${gaps} gaps reported`,
    failures: [
      ...(missing === 0 ? [] : [`${outageCase.name}: ${missing} changes didn't arrive`]),
      ...(gaps > 0 === outageCase.overflows
        ? []
        : [
            `${outageCase.name}: ${gaps} gaps, although its spool ${outageCase.overflows ? 'was' : "wasn't"} too small`,
          ]),
      ...(waitingBytes <= bound ? [] : [`${outageCase.name}: the spool is beyond its bound`]),
      ...(resyncs === 0
        ? []
        : [`${outageCase.name}: the server's state differed from the agent's ${resyncs} times`]),
    ],
  };
}

/** Half of the outage: objects change, and nothing is sent. */
async function passTime(
  { spool }: ChaosAgent,
  { everyMs, textLength }: OutageCase,
  clock: FakeClock,
  random: Random,
): Promise<Feed> {
  const feed = new Feed({ spool, clock, log: () => undefined });
  feed.publishSnapshot('start', KINDS);
  const until = clock.now() + OUTAGE_MS / 2;
  for (let count = 0; clock.now() < until; count += 1) {
    changeObject(feed, Math.floor(random() * OBJECTS), `${String(count)} `.padEnd(textLength, 'x'));
    clock.advance(everyMs);
    if (count % CHANGES_PER_FLUSH === 0) await spool.flush();
  }
  await spool.flush();
  return feed;
}

function changeObject(feed: Feed, index: number, message: string): void {
  const name = `web-${String(index)}`;
  feed.setObject({
    ref: { uid: `uid-${name}`, gvk: 'v1/Pod', ns: 'default', name },
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', uid: `uid-${name}`, labels: {} },
      spec: { nodeName: 'node' },
      status: { phase: 'Running', message },
    },
  });
}

/** @returns how often the server asked for the complete state, because its own differs */
async function deliver(
  server: VirtualServer,
  agent: ChaosAgent,
  feed: Feed,
  clock: FakeClock,
  random: Random,
): Promise<number> {
  let resyncs = 0;
  const link = openVirtualLink(
    {
      ...agent.createLinkOptions(),
      digestPosition: () => feed.digestPosition(),
      onWelcome: () => undefined,
      onPlan: () => undefined,
      onResync: () => {
        resyncs += 1;
        feed.resync();
      },
      onChangesLost: (reason, from) => {
        feed.recordGap(reason, from);
      },
    },
    server,
    { clock, random, rates: NO_FAULTS, counts: { dropped: 0, duplicated: 0, late: 0, cut: 0 } },
  );
  const until = clock.now() + MAX_DELIVERY_MS;
  let deliveredAt: number | null = null;
  // Some more heartbeats after the last change, with which the server compares its state.
  while (clock.now() < until && (deliveredAt ?? Infinity) + MINUTE_MS > clock.now()) {
    clock.advance(STEP_MS);
    await link.settle();
    // The spool reads from the disk, which takes real time.
    await pause(1);
    if (!agent.isDelivered) deliveredAt = null;
    else deliveredAt ??= clock.now();
  }
  link.stop();
  feed.stop();
  return resyncs;
}

async function countGaps(
  { db }: VirtualServer,
  workshopId: string,
  seatId: string,
): Promise<number> {
  const { rows } = await db.$client.query<{ count: number }>(
    `select count(*)::int as count from change where workshop_id = $1 and seat_id = $2 and op = 'gap'`,
    [workshopId, seatId],
  );
  return rows[0]?.count ?? 0;
}

const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);
