import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import { hashObject } from '#lib/cluster/hash.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { Change } from '#lib/protocol/change.ts';
import { Feed } from '#agents/feed/feed.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { toSlimItem } from '#agents/watch/kind-request.ts';
import { Reflector } from '#agents/watch/reflector.ts';
import { addTallies, EMPTY_TALLY, type Tally } from './compare.ts';
import { FaultyApiServer } from './faulty-api-server.ts';
import type { Scenario } from './scenario.ts';

const POD = BUILT_IN_KINDS.find(({ gvk }) => gvk === 'v1/Pod')!;
const STEP_MS = 500;
/** In this time the API server fails. After it, the reflector has the other time to recover. */
const FAULTY_MS = 15 * MINUTE_MS;
/** A watch without a byte is given up after 8.5 minutes. */
const RECOVERY_MS = 20 * MINUTE_MS;
const CHANGE_SHARE = 0.3;

/**
 * The agent's real reflector and feed on an API server that forgets versions (410), cuts streams,
 * repeats events, and refuses requests. Afterwards, the numbered changes must result in the objects
 * of the API server. There is no server here, so nothing is acknowledged.
 */
export const watchFaults: Scenario = {
  label: 'watch faults, without a server',
  async run({ seed, sizes, progress }) {
    const tallies: Tally[] = [];
    const counts: Record<string, number> = {};
    const deadline = performance.now() + sizes.watchMs;
    while (tallies.length < sizes.watchRuns && performance.now() < deadline) {
      const { tally, faults } = await runWatchFaults(seed + tallies.length);
      tallies.push(tally);
      for (const [name, count] of Object.entries(faults))
        counts[name] = (counts[name] ?? 0) + count;
    }
    progress(`${tallies.length} of ${sizes.watchRuns} runs`);
    const tally = addTallies(tallies);
    const hours = (tallies.length * (FAULTY_MS + RECOVERY_MS)) / HOUR_MS;
    return {
      tally,
      failures: tallies.length === 0 ? ['no run ended in time'] : [],
      facts: [
        `${tallies.length} of ${sizes.watchRuns} runs in ${hours.toFixed(1)} virtual hours; ${tally.stored} changes numbered`,
        `faults: ${Object.entries(counts)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ')}`,
      ],
    };
  },
};

/** Runs one seed. @returns the comparison with the API server, and how many faults there were */
export async function runWatchFaults(
  seed: number,
): Promise<{ tally: Tally; faults: Readonly<Record<string, number>> }> {
  const random = createSeededRandom(seed);
  const clock = createFakeClock(Date.now());
  const api = new FaultyApiServer(random, clock);
  const spool = createMemorySpool();
  const feed = new Feed({ spool, clock, log: () => undefined });
  const kinds = { version: 1, kinds: { 'v1/Pod': 'watching' as const } };
  let hasSnapshot = false;
  const reflector = new Reflector({
    kind: POD,
    api,
    clock,
    random,
    log: () => undefined,
    sink: {
      onList(items, since) {
        feed.replaceObjects(POD.gvk, items, since ?? 0);
        if (hasSnapshot) return;
        hasSnapshot = true;
        feed.publishSnapshot('start', kinds);
      },
      onSet: (item) => {
        feed.setObject(item);
      },
      onDelete: (item) => {
        feed.removeObject(item);
      },
      onState: () => undefined,
      onError: () => undefined,
    },
  });
  const pass = async (ms: number, changeShare: number): Promise<void> => {
    for (const until = clock.now() + ms; clock.now() < until;) {
      if (random() < changeShare) api.change();
      clock.advance(STEP_MS);
      await new Promise(setImmediate);
    }
  };
  await pass(FAULTY_MS, CHANGE_SHARE);
  api.hasFaults = false;
  await pass(RECOVERY_MS, 0);
  await reflector.stop();
  feed.stop();
  const changes = await spool.read(0, { changes: Infinity, bytes: Infinity });
  return { tally: compareWithCluster(changes, api, seed), faults: api.counts };
}

/** Folds the numbered changes, and compares the result with the API server. */
function compareWithCluster(changes: readonly Change[], api: FaultyApiServer, seed: number): Tally {
  const known = new Map<string, string>();
  const revisions = new Map<string, number>();
  const examples: string[] = [];
  const counts = { lost: 0, duplicated: 0, outOfOrder: 0 };
  const note = (kind: keyof typeof counts, text: string): void => {
    counts[kind] += 1;
    examples.push(`run ${seed}: ${text}`);
  };
  for (const change of changes) {
    if (change.op === 'gone') known.delete(change.uid);
    if (change.op !== 'set') continue;
    const { uid, hash, object, seq } = change;
    const revision = Number(
      (object['metadata'] as { labels: { revision: string } }).labels.revision,
    );
    if (known.get(uid) === hash) note('duplicated', `change ${seq} repeats the state of ${uid}`);
    if (revision < (revisions.get(uid) ?? 0))
      note('outOfOrder', `change ${seq} of ${uid} is older`);
    known.set(uid, hash);
    revisions.set(uid, revision);
  }
  for (const pod of api.pods) {
    const { ref, object } = toSlimItem(POD, pod)!;
    if (known.get(ref.uid) !== hashObject(object)) note('lost', `the last state of ${ref.uid}`);
    known.delete(ref.uid);
  }
  for (const uid of known.keys()) note('lost', `the deletion of ${uid}`);
  return { ...EMPTY_TALLY, ...counts, stored: changes.length, examples: examples.slice(0, 3) };
}
