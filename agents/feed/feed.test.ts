import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { addHash, hashObject, EMPTY_DIGEST } from '#lib/cluster/hash.ts';
import { createMirror, applyChange, mirrorDigest } from '#lib/cluster/mirror.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
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
  let lastRead = 0;
  /** Changes numbered since the last call, after all waiting ones are flushed. */
  const readChanges = async (): Promise<Change[]> => {
    clock.advance(200);
    const changes = await spool.read(lastRead, { changes: 1e6, bytes: 1e9 });
    lastRead = changes.at(-1)?.seq ?? lastRead;
    return changes;
  };
  const readOps = async () =>
    (await readChanges()).map((change) =>
      'name' in change ? `${change.op} ${change.name}` : change.op,
    );
  return { clock, spool, feed, readChanges, readOps };
}
async function setUpStartedFeed(...items: SlimItem[]) {
  const setup = setUpFeed();
  setup.feed.setCluster(FACTS, false);
  setup.feed.replaceObjects(POD, items, 0);
  setup.feed.publishSnapshot('start', PLAN);
  await setup.readChanges();
  return setup;
}

describe('C: numbered changes and their order', () => {
  it('C1: a run begins with the cluster, the plan and all objects', async () => {
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

  it('C2: an unchanged object is not numbered again', async () => {
    const { feed, readOps } = await setUpStartedFeed(createPod('a'));
    feed.setObject(createPod('a'));
    feed.setObject(createPod('b'));
    feed.setObject(createPod('b'));
    expect(await readOps()).toEqual(['set b']);
  });

  it('C6: states without a significant difference become one change, the later one', async () => {
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
  ])('C6: states that differ in %s are never merged', async (_difference, first, second) => {
    const { feed, readOps } = await setUpStartedFeed();
    feed.setObject(createPod('a', first));
    feed.setObject(createPod('a', second));
    feed.setObject(createPod('a', first));
    expect(await readOps()).toEqual(['set a', 'set a', 'set a']);
  });

  it('C6: an object created and deleted within a moment is numbered as both, with its last state', async () => {
    const { feed, readChanges } = await setUpStartedFeed();
    feed.setObject(createPod('run'));
    feed.removeObject(createPod('run', { phase: 'Succeeded' }));
    feed.setObject(createPod('run'));
    expect((await readChanges()).map(({ op }) => op)).toEqual(['set', 'gone', 'set']);
  });

  it('C7: an object missing from a new list is gone, inferred since the last contact', async () => {
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

  it('C8: another cluster empties the mirror, and its objects are a reset without gone changes', async () => {
    const { feed, readOps, readChanges } = await setUpStartedFeed(createPod('a'));
    feed.setCluster({ ...FACTS, uid: 'cluster-2' }, true);
    feed.replaceObjects(POD, [createPod('z')], 0);
    expect(await readChanges()).toMatchObject([{ op: 'cluster', replaced: true }]);
    feed.publishSnapshot('cluster-replaced', PLAN);
    expect(await readOps()).toEqual(['plan-applied', 'reset-begin', 'set z', 'reset-end']);
  });

  it('C9: a kind that leaves the plan leaves without gone changes, and an unchanged plan is not numbered', async () => {
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

  it('C10, R5: a full spool loses changes, then numbers a gap with its period and the complete state', async () => {
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

  it('C10: refused changes become a gap, followed by the complete state', async () => {
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

  it('seenAt and mono never decrease within an epoch', async () => {
    const { feed, clock, readChanges } = await setUpStartedFeed();
    feed.setObject(createPod('a'));
    feed.setObject(createPod('b'));
    clock.advance(10);
    feed.setObject(createPod('a', { phase: 'Running', podIP: 'x' }));
    const monos = (await readChanges()).map(({ mono }) => mono);
    expect(monos).toEqual([...monos].sort((a, b) => a - b));
  });
});

it('D1: the digest always equals that of the state that the server computes from the changes', async () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const stepArbitrary = fc.oneof(
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
    fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 30 }), async (steps) => {
      const { feed, clock, spool, readChanges } = await setUpStartedFeed(createPod('a'));
      const objects = new Map<string, SlimItem>([['a', createPod('a')]]);
      for (const step of steps) {
        if (step.kind === 'set') {
          const item = createPod(step.name, { phase: step.phase, podIP: `10.0.0.${step.ip}` });
          objects.set(step.name, item);
          feed.setObject(item);
        } else if (step.kind === 'gone') {
          const item = objects.get(step.name);
          if (item !== undefined) feed.removeObject(item);
          objects.delete(step.name);
        } else if (step.kind === 'wait') clock.advance(step.ms);
        else if (step.kind === 'resync') feed.resync();
        else {
          for (const key of [...objects.keys()])
            if (!step.names.some((name) => name === key)) objects.delete(key);
          feed.replaceObjects(POD, [...objects.values()], 0);
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
      const expected = [...objects.values()]
        .map(({ object }) => hashObject(object))
        .reduce(addHash, EMPTY_DIGEST);
      expect(feed.digestPosition()).toEqual({ seq: spool.lastSeq(), plan: 1, digest: expected });
      expect(mirrorDigest(mirror)).toBe(expected);
    }),
    { seed: 11, numRuns: 200 },
  );
});
