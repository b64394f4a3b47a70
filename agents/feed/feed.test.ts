import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { addHash, hashObject, EMPTY_DIGEST } from '#lib/cluster/hash.ts';
import { createMirror, applyChange, mirrorDigest } from '#lib/cluster/mirror.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { Feed, type SlimItem } from './feed.ts';

const POD = 'v1/Pod';
const PLAN = { version: 1, kinds: { [POD]: 'watching', 'v1/Service': 'watching' } } as const;
const FACTS = { uid: 'cluster-1', distribution: 'kind', version: 'v1.36.0', nodes: 1 } as const;
const createPod = (
  name: string,
  status: JsonObject = { phase: 'Running' },
  gvk = POD,
): SlimItem => ({
  ref: { uid: name, gvk, ns: 'default', name },
  object: { metadata: { name, labels: { app: 'a' } }, status },
});

function setUpFeed(bound = 1e9) {
  const clock = createFakeClock(1_000_000);
  const spool = createMemorySpool({ bound });
  const feed = new Feed({ spool, clock, log: () => undefined });
  let read = 0;
  /** What was numbered since the last call, once nothing waits. */
  const readChanges = async (): Promise<Change[]> => {
    clock.advance(200);
    const changes = await spool.read(read, { changes: 1e6, bytes: 1e9 });
    read = changes.at(-1)?.seq ?? read;
    return changes;
  };
  const readOps = async () =>
    (await readChanges()).map((change) =>
      'name' in change ? `${change.op} ${change.name}` : change.op,
    );
  return { clock, spool, feed, readChanges, readOps };
}
async function setUpStartedFeed(...items: SlimItem[]) {
  const all = setUpFeed();
  all.feed.setCluster(FACTS, false);
  all.feed.replaceObjects(POD, items, 0);
  all.feed.publishSnapshot('start', PLAN);
  await all.readChanges();
  return all;
}

describe('C: what is numbered, and in what order', () => {
  it('C1: a run begins with the cluster, the plan and all that stands', async () => {
    const { feed, readOps } = setUpFeed();
    feed.setCluster(FACTS, false);
    feed.replaceObjects(POD, [createPod('a'), createPod('b')], 0);
    feed.publishSnapshot('start', PLAN);
    expect(await readOps()).toEqual([
      'cluster',
      'plan-applied',
      'reset-begin',
      'set a',
      'set b',
      'reset-end',
    ]);
  });

  it('C2: an object that looks as before is no change', async () => {
    const { feed, readOps } = await setUpStartedFeed(createPod('a'));
    feed.setObject(createPod('a'));
    feed.setObject(createPod('b'));
    feed.setObject(createPod('b'));
    expect(await readOps()).toEqual(['set b']);
  });

  it('C6: what differs in nothing significant is one change, the later one', async () => {
    const { feed, readChanges } = await setUpStartedFeed(createPod('a'));
    feed.setObject(createPod('a', { phase: 'Running', podIP: '10.0.0.1' }));
    feed.setObject(createPod('a', { phase: 'Running', podIP: '10.0.0.2' }));
    expect(await readChanges()).toMatchObject([
      { op: 'set', object: { status: { podIP: '10.0.0.2' } } },
    ]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['phase', { phase: 'Pending' }, { phase: 'Running' }],
    [
      'readiness',
      { conditions: [{ type: 'Ready', status: 'False' }] },
      { conditions: [{ type: 'Ready', status: 'True' }] },
    ],
    [
      'termination',
      { containerStatuses: [{ name: 'c', state: { running: {} } }] },
      { containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 1 } } }] },
    ],
    ['ready replicas', { readyReplicas: 1 }, { readyReplicas: 2 }],
  ])('C6: states that differ in %s are never merged', async (_what, one, two) => {
    const { feed, readOps } = await setUpStartedFeed();
    feed.setObject(createPod('a', one));
    feed.setObject(createPod('a', two));
    feed.setObject(createPod('a', one));
    expect(await readOps()).toEqual(['set a', 'set a', 'set a']);
  });

  it('C6: what came and went within a moment is both told, with its last state', async () => {
    const { feed, readChanges } = await setUpStartedFeed();
    feed.setObject(createPod('run'));
    feed.removeObject(createPod('run', { phase: 'Succeeded' }));
    feed.setObject(createPod('run'));
    expect((await readChanges()).map(({ op }) => op)).toEqual(['set', 'gone', 'set']);
  });

  it('C7: what a new list lacks is gone, inferred, since it was last heard of', async () => {
    const { feed, readChanges } = await setUpStartedFeed(
      createPod('a'),
      createPod('b'),
      createPod('s', {}, 'v1/Service'),
    );
    feed.replaceObjects(POD, [createPod('b', { phase: 'Failed' })], 999_000);
    expect(await readChanges()).toMatchObject([
      { op: 'gone', name: 'a', inferred: { since: 999_000 } },
      { op: 'set', name: 'b' },
    ]);
  });

  it('C8: another cluster empties the mirror, and what it holds is a reset, nothing is gone', async () => {
    const { feed, readOps, readChanges } = await setUpStartedFeed(createPod('a'));
    feed.setCluster({ ...FACTS, uid: 'cluster-2' }, true);
    feed.replaceObjects(POD, [createPod('z')], 0);
    expect(await readChanges()).toMatchObject([{ op: 'cluster', replaced: true }]);
    feed.publishSnapshot('cluster-replaced', PLAN);
    expect(await readOps()).toEqual(['plan-applied', 'reset-begin', 'set z', 'reset-end']);
  });

  it('C9: a kind that leaves the plan leaves without gone; the same plan is not said twice', async () => {
    const { feed, readChanges, readOps } = await setUpStartedFeed(
      createPod('a'),
      createPod('s', {}, 'v1/Service'),
    );
    feed.setPlan(PLAN);
    expect(await readOps()).toEqual([]);
    feed.setPlan({ version: 2, kinds: { [POD]: 'watching' } });
    expect(await readChanges()).toMatchObject([{ op: 'plan-applied', plan: 2 }]);
    expect(feed.digestPosition().digest).toBe(hashObject(createPod('a').object));
  });

  it('C10, R5: a full spool loses changes, says from when to when, and then how all stands', async () => {
    const { feed, spool, clock, readChanges } = setUpFeed(3_000);
    feed.setCluster(FACTS, false);
    feed.publishSnapshot('start', PLAN);
    for (let n = 0; n < 20; n += 1) {
      feed.setObject(createPod(`p${n}`));
      clock.advance(50);
    }
    const before = await readChanges();
    const lostFrom = clock.now();
    spool.ack(spool.lastSeq());
    for (let n = 3; n < 20; n += 1) feed.removeObject(createPod(`p${n}`));
    clock.advance(2_000);
    const after = await readChanges();
    expect(before.at(-1)).toMatchObject({ op: 'set' });
    expect(after.map(({ op }) => op)).toEqual([
      'gap',
      'cluster',
      'plan-applied',
      'reset-begin',
      'set',
      'set',
      'set',
      'reset-end',
    ]);
    const gap = after[0] as Extract<Change, { op: 'gap' }>;
    expect([gap.why, gap.from < lostFrom, gap.to]).toEqual([
      'spool-full',
      true,
      expect.any(Number),
    ]);
    expect(spool.lastSeq()).toBe(after.at(-1)!.seq);
  });

  it('C10: what the server refused is a gap, and all stands again after it', async () => {
    const { feed, spool, readChanges } = await setUpStartedFeed(createPod('a'));
    await spool.newEpoch();
    feed.recordGap('refused', 42);
    expect(await spool.read(0, { changes: 100, bytes: 1e9 })).toMatchObject([
      { op: 'gap', why: 'refused', from: 42 },
      { op: 'cluster' },
      { op: 'plan-applied' },
      { op: 'reset-begin', why: 'gap' },
      { op: 'set', name: 'a' },
      { op: 'reset-end' },
    ]);
    await readChanges();
  });

  it('clocks: seenAt and mono never go back within an epoch', async () => {
    const { feed, clock, readChanges } = await setUpStartedFeed();
    feed.setObject(createPod('a'));
    feed.setObject(createPod('b'));
    clock.advance(10);
    feed.setObject(createPod('a', { phase: 'Running', podIP: 'x' }));
    const monos = (await readChanges()).map(({ mono }) => mono);
    expect(monos).toEqual([...monos].sort((a, b) => a - b));
  });
});

it('D1: whatever happens, the digest is the sum over what the server folds from the numbered changes', async () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('set' as const),
      name,
      phase: fc.constantFrom('Pending', 'Running'),
      ip: fc.nat(2),
    }),
    fc.record({ kind: fc.constant('gone' as const), name }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(200) }),
    fc.constant({ kind: 'resync' as const }),
    fc.record({ kind: fc.constant('relist' as const), names: fc.uniqueArray(name) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { feed, clock, spool, readChanges } = await setUpStartedFeed(createPod('a'));
      const world = new Map<string, SlimItem>([['a', createPod('a')]]);
      for (const one of steps) {
        if (one.kind === 'set') {
          const item = createPod(one.name, { phase: one.phase, podIP: `10.0.0.${one.ip}` });
          world.set(one.name, item);
          feed.setObject(item);
        } else if (one.kind === 'gone') {
          const item = world.get(one.name);
          if (item !== undefined) feed.removeObject(item);
          world.delete(one.name);
        } else if (one.kind === 'wait') clock.advance(one.ms);
        else if (one.kind === 'resync') feed.resync();
        else {
          for (const key of [...world.keys()])
            if (!one.names.some((kept) => kept === key)) world.delete(key);
          feed.replaceObjects(POD, [...world.values()], 0);
        }
      }
      await readChanges();
      const mirror = createMirror();
      for (const change of await spool.read(0, { changes: 1e6, bytes: 1e9 }))
        applyChange(mirror, change, {
          pos: change.seq,
          at: change.seenAt,
          epoch: spool.epoch(),
          epochOrdinal: 1,
        });
      const expected = [...world.values()]
        .map(({ object }) => hashObject(object))
        .reduce(addHash, EMPTY_DIGEST);
      expect(feed.digestPosition()).toEqual({ seq: spool.lastSeq(), plan: 1, digest: expected });
      expect(mirrorDigest(mirror)).toBe(expected);
    }),
    { seed: 11, numRuns: 200 },
  );
});
