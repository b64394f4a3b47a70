import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '#lib/protocol/change.ts';
import { createMirror, applyChange, mirrorDigest, type Mirror } from './mirror.ts';
import { MIRROR_CHECKPOINT_VERSION, fromCheckpoint, toCheckpoint } from './mirror-checkpoint.ts';

const POD = 'v1/Pod';
const fakeHash = (uid: string, value: number) =>
  (BigInt(value + 1) * 0x9e3779b97f4a7c15n + BigInt(uid.charCodeAt(0)))
    .toString(16)
    .slice(-16)
    .padStart(16, '0');
type UnnumberedChange = Change extends infer Member
  ? Member extends Change
    ? Omit<Member, 'seq' | 'seenAt' | 'mono'>
    : never
  : never;
const ref = (uid: string, gvk = POD) => ({ uid, gvk, ns: 'default', name: uid });
const set = (uid: string, value = 0, gvk = POD): UnnumberedChange => ({
  op: 'set',
  ...ref(uid, gvk),
  object: { value },
  hash: fakeHash(uid, value),
});
const gone = (uid: string, inferred = false): UnnumberedChange => ({
  op: 'gone',
  ...ref(uid),
  object: {},
  ...(inferred && { inferred: { since: 0 } }),
});
const reset = (
  why: 'start' | 'resync' | 'cluster-replaced',
  ...inside: UnnumberedChange[]
): UnnumberedChange[] => [{ op: 'reset-begin', why }, ...inside, { op: 'reset-end' }];
const numberChanges = (changes: readonly UnnumberedChange[]) =>
  changes.map((change, index) => ({ ...change, seq: index + 1, seenAt: 0, mono: 0 }) as Change);

function applyAll(mirror: Mirror, changes: readonly Change[], epoch = 1) {
  return changes.map((change) =>
    applyChange(mirror, change, {
      pos: change.seq + epoch * 1000,
      at: change.seq * 10,
      epoch: `epoch-${epoch}`,
      epochOrdinal: epoch,
    }),
  );
}
function applyToNewMirror(...changes: UnnumberedChange[]) {
  const mirror = createMirror();
  const results = applyAll(mirror, numberChanges(changes));
  return { mirror, results, last: results.at(-1)! };
}
const objectValues = (mirror: Mirror) =>
  Object.fromEntries(
    [...mirror.objects].sort().map(([uid, entry]) => [uid, entry.object['value']]),
  );

test('a reset has no effect until it ends, and marks only the objects of the first snapshot as found', () => {
  const { mirror, results } = applyToNewMirror(
    ...reset('start', set('a'), set('b'), set('b', 1)),
    set('c'),
  );
  expect(results.slice(0, 4).every((update) => update.set.length === 0)).toBe(true);
  expect(results[4]!.set.map((entry) => [entry.ref.uid, entry.foundAtConnect])).toEqual([
    ['a', true],
    ['b', true],
  ]);
  expect(mirror.objects.get('c')).toMatchObject({ foundAtConnect: false, firstAt: 60 });
});

test('a reset keeps the first time of an object it contains, and removes others at an unknown time', () => {
  const { mirror, last } = applyToNewMirror(
    ...reset('start', set('a'), set('b')),
    ...reset('resync', set('a'), set('c')),
  );
  expect(last.removed).toMatchObject([{ ref: { uid: 'b' }, reason: 'reset' }]);
  expect(last.set.map((entry) => entry.ref.uid)).toEqual(['c']);
  expect(mirror.objects.get('a')).toMatchObject({ firstAt: 20, foundAtConnect: true });
  expect(mirror.objects.get('c')).toMatchObject({ foundAtConnect: false });
});

test('a removal tells if it is inferred, and has the object even if it was never set', () => {
  const { results } = applyToNewMirror(set('a'), gone('a'), gone('run-once'), gone('b', true));
  expect(
    results.flatMap((update) => update.removed.map((removal) => [removal.ref.uid, removal.reason])),
  ).toEqual([
    ['a', 'gone'],
    ['run-once', 'gone'],
    ['b', 'inferred'],
  ]);
});

test('a replaced cluster clears the mirror and counts no object as deleted', () => {
  const cluster = { uid: 'k', distribution: 'kind', version: 'v1.36.0', nodes: 1 } as const;
  const { mirror, results } = applyToNewMirror(
    ...reset('start', set('a')),
    { op: 'cluster', cluster, replaced: true },
    ...reset('cluster-replaced', set('z')),
  );
  expect(results[3]!.removed.map((removal) => removal.reason)).toEqual(['cluster-replaced']);
  expect(objectValues(mirror)).toEqual({ z: 0 });
  expect(mirror.cluster).toEqual(cluster);
});

test('C9: the mirror keeps the objects of a stalled kind', () => {
  const run = (state: 'stalled' | 'forbidden') => {
    const mirror = createMirror();
    const at = { pos: 1, at: 0, epoch: 'e', epochOrdinal: 1 };
    const kinds = { 'v1/Pod': 'watching' } as const;
    const changes: Change[] = [
      { op: 'plan-applied', seq: 1, seenAt: 0, mono: 0, plan: 1, kinds },
      { op: 'reset-begin', seq: 2, seenAt: 0, mono: 0, why: 'start' },
      {
        op: 'set',
        seq: 3,
        seenAt: 0,
        mono: 0,
        uid: 'u',
        gvk: 'v1/Pod',
        ns: 'default',
        name: 'p',
        object: {},
        hash: '0123456789abcdef',
      },
      { op: 'reset-end', seq: 4, seenAt: 0, mono: 0 },
      { op: 'plan-applied', seq: 5, seenAt: 0, mono: 0, plan: 1, kinds: { 'v1/Pod': state } },
    ];
    for (const change of changes) applyChange(mirror, change, at);
    return [mirror.objects.size, mirrorDigest(mirror)];
  };
  expect(run('stalled')).toEqual([1, '0123456789abcdef']);
  expect(run('forbidden')).toEqual([0, '0000000000000000']);
});

test('the mirror removes objects of a kind that is unwatched or forbidden', () => {
  const { mirror, last } = applyToNewMirror(set('a'), set('d', 0, 'apps/v1/Deployment'), {
    op: 'plan-applied',
    plan: 2,
    kinds: { [POD]: 'watching', 'apps/v1/Deployment': 'forbidden' },
  });
  expect(last).toMatchObject({
    kindsChanged: true,
    removed: [{ ref: { uid: 'd' }, reason: 'plan' }],
  });
  expect([mirror.plan, mirror.kinds.get('apps/v1/Deployment'), [...mirror.objects.keys()]]).toEqual(
    [2, 'forbidden', ['a']],
  );
});

test('a new epoch keeps the old objects until its first reset ends, and late changes are ignored', () => {
  const { mirror } = applyToNewMirror(...reset('start', set('a'), set('b')));
  const next = numberChanges(reset('start', set('b'), set('c')));
  applyAll(mirror, next.slice(0, 3), 2);
  expect([Object.keys(objectValues(mirror)), mirrorDigest(mirror)]).toEqual([['a', 'b'], null]);
  applyAll(mirror, next.slice(3), 2);
  expect(Object.keys(objectValues(mirror))).toEqual(['b', 'c']);
  expect(
    applyAll(mirror, numberChanges([...reset('start'), set('late')]), 1).every(
      (update) => update.ignored === 'old-epoch',
    ),
  ).toBe(true);
});

const uid = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('set' as const), uid, value: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('gone' as const), uid }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resync' as const), cut: fc.nat(2) }) },
);
/**
 * The objects that the API server would list, and the changes that lead there. Some steps happen
 * during a reset, as on a busy cluster.
 */
function history(steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) {
  const list = new Map<string, number>();
  const changes: UnnumberedChange[] = [];
  let open = -1;
  for (const current of steps) {
    if (open >= 0 && open-- === 0) changes.push({ op: 'reset-end' });
    if (current.kind === 'set') {
      changes.push(set(current.uid, current.value));
      list.set(current.uid, current.value);
    } else if (current.kind === 'gone') {
      if (list.delete(current.uid)) changes.push(gone(current.uid));
    } else if (open < 0) {
      changes.push(
        { op: 'reset-begin', why: 'resync' },
        ...[...list].map(([id, value]) => set(id, value)),
      );
      open = current.cut;
    }
  }
  if (open >= 0) changes.push({ op: 'reset-end' });
  return {
    list: Object.fromEntries([...list].sort()),
    changes: numberChanges([...reset('start'), ...changes]),
  };
}

test('R1, R2: any history with duplicates and resyncs leads to the objects of the API server and their digest', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(60)), (steps, repeats) => {
      const { list, changes } = history(steps);
      const mirror = createMirror();
      changes.forEach((change, index) => {
        applyAll(mirror, [change]);
        applyAll(
          mirror,
          changes.slice(
            Math.max(0, index - (repeats[index % (repeats.length || 1)] ?? 0)),
            index + 1,
          ),
        );
      });
      expect(objectValues(mirror)).toEqual(list);
      const sum = Object.entries(list).reduce(
        (total, [id, value]) => (total + BigInt(`0x${fakeHash(id, value)}`)) % (1n << 64n),
        0n,
      );
      expect(mirrorDigest(mirror)).toBe(sum.toString(16).padStart(16, '0'));
    }),
    { seed: 34 },
  );
});

test('R1, R2: batches can repeat at any time, also from earlier epochs, and lead to the same objects', () => {
  const epochs = fc.array(fc.array(step, { maxLength: 20 }), { minLength: 1, maxLength: 3 });
  const again = fc.array(fc.record({ epoch: fc.nat(2), from: fc.nat(30), length: fc.nat(30) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      epochs,
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      again,
      (stepsByEpoch, sizes, repeats) => {
        const histories = stepsByEpoch.map(history);
        const mirror = createMirror();
        let batch = 0;
        histories.forEach(({ changes }, epoch) => {
          for (let sent = 0; sent < changes.length; batch++) {
            const size = sizes[batch % sizes.length] ?? 1;
            applyAll(mirror, changes.slice(sent, sent + size), epoch + 1);
            sent += size;
            const repeat = repeats[batch];
            // Only changes that were sent before can repeat.
            const known =
              repeat && repeat.epoch <= epoch
                ? (histories[repeat.epoch]?.changes ?? []).slice(
                    0,
                    repeat.epoch < epoch ? undefined : sent,
                  )
                : [];
            if (repeat)
              applyAll(
                mirror,
                known.slice(repeat.from, repeat.from + repeat.length),
                repeat.epoch + 1,
              );
          }
        });
        expect(objectValues(mirror)).toEqual(histories.at(-1)?.list);
      },
    ),
    { seed: 35 },
  );
});

test('a checkpoint at any position plus the rest of the log equals the full fold', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(60), (steps, cut) => {
      const { changes } = history(steps);
      const whole = createMirror();
      const head = createMirror();
      const wholeResults = applyAll(whole, changes);
      applyAll(head, changes.slice(0, cut));
      const again = fromCheckpoint(JSON.parse(JSON.stringify(toCheckpoint(head))))!;
      expect(applyAll(again, changes.slice(cut))).toEqual(wholeResults.slice(cut));
      expect(again).toEqual(whole);
    }),
    { seed: 36 },
  );
});

test('a checkpoint of another version of the fold is ignored', () => {
  expect(
    fromCheckpoint({ ...toCheckpoint(createMirror()), fold: MIRROR_CHECKPOINT_VERSION + 1 }),
  ).toBeNull();
});
