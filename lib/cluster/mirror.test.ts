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
type UnnumberedChange = Change extends infer One
  ? One extends Change
    ? Omit<One, 'seq' | 'seenAt' | 'mono'>
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

test('a reset shows nothing until it ends; what stood at the first look is marked, what came later is not', () => {
  const { mirror, results } = applyToNewMirror(
    ...reset('start', set('a'), set('b'), set('b', 1)),
    set('c'),
  );
  expect(results.slice(0, 4).every((one) => one.set.length === 0)).toBe(true);
  expect(results[4]!.set.map((one) => [one.ref.uid, one.foundAtConnect])).toEqual([
    ['a', true],
    ['b', true],
  ]);
  expect(mirror.objects.get('c')).toMatchObject({ foundAtConnect: false, firstAt: 60 });
});

test('a uid that a reset keeps keeps its first sight; one that is absent from it left at an unknown moment', () => {
  const { mirror, last } = applyToNewMirror(
    ...reset('start', set('a'), set('b')),
    ...reset('resync', set('a'), set('c')),
  );
  expect(last.removed).toMatchObject([{ ref: { uid: 'b' }, why: 'reset' }]);
  expect(last.set.map((one) => one.ref.uid)).toEqual(['c']);
  expect(mirror.objects.get('a')).toMatchObject({ firstAt: 20, foundAtConnect: true });
  expect(mirror.objects.get('c')).toMatchObject({ foundAtConnect: false });
});

test('gone says when it is inferred, and carries the object even when it was never seen', () => {
  const { results } = applyToNewMirror(set('a'), gone('a'), gone('run-once'), gone('b', true));
  expect(
    results.flatMap((one) => one.removed.map((removal) => [removal.ref.uid, removal.reason])),
  ).toEqual([
    ['a', 'gone'],
    ['run-once', 'gone'],
    ['b', 'inferred'],
  ]);
});

test('a replaced cluster empties the mirror and counts nothing as deleted', () => {
  const cluster = { uid: 'k', distribution: 'kind', version: 'v1.36.0', nodes: 1 } as const;
  const { mirror, results } = applyToNewMirror(
    ...reset('start', set('a')),
    { op: 'cluster', cluster, replaced: true },
    ...reset('cluster-replaced', set('z')),
  );
  expect(results[3]!.removed.map((one) => one.reason)).toEqual(['cluster-replaced']);
  expect(objectValues(mirror)).toEqual({ z: 0 });
  expect(mirror.cluster).toEqual(cluster);
});

test('a kind that leaves the plan, or may not be seen, leaves the mirror', () => {
  const { mirror, last } = applyToNewMirror(set('a'), set('d', 0, 'apps/v1/Deployment'), {
    op: 'plan-applied',
    plan: 2,
    kinds: { [POD]: 'watching', 'apps/v1/Deployment': 'forbidden' },
  });
  expect(last).toMatchObject({ kinds: true, removed: [{ ref: { uid: 'd' }, why: 'plan' }] });
  expect([mirror.plan, mirror.kinds.get('apps/v1/Deployment'), [...mirror.objects.keys()]]).toEqual(
    [2, 'forbidden', ['a']],
  );
});

test('a new epoch keeps the picture until its first reset ends, then replaces it; a late change of the old one is ignored', () => {
  const { mirror } = applyToNewMirror(...reset('start', set('a'), set('b')));
  const next = numberChanges(reset('start', set('b'), set('c')));
  applyAll(mirror, next.slice(0, 3), 2);
  expect([Object.keys(objectValues(mirror)), mirrorDigest(mirror)]).toEqual([['a', 'b'], null]);
  applyAll(mirror, next.slice(3), 2);
  expect(Object.keys(objectValues(mirror))).toEqual(['b', 'c']);
  expect(
    applyAll(mirror, numberChanges([...reset('start'), set('late')]), 1).every(
      (one) => one.ignored === 'old-epoch',
    ),
  ).toBe(true);
});

const uid = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('set' as const), uid, value: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('gone' as const), uid }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resync' as const), cut: fc.nat(2) }) },
);
/** What the API server would list, and the changes that tell of it: some steps fall inside a reset, as they do on a busy cluster. */
function history(steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) {
  const list = new Map<string, number>();
  const changes: UnnumberedChange[] = [];
  let open = -1;
  for (const one of steps) {
    if (open >= 0 && open-- === 0) changes.push({ op: 'reset-end' });
    if (one.kind === 'set') {
      changes.push(set(one.uid, one.value));
      list.set(one.uid, one.value);
    } else if (one.kind === 'gone') {
      if (list.delete(one.uid)) changes.push(gone(one.uid));
    } else if (open < 0) {
      changes.push(
        { op: 'reset-begin', why: 'resync' },
        ...[...list].map(([id, value]) => set(id, value)),
      );
      open = one.cut;
    }
  }
  if (open >= 0) changes.push({ op: 'reset-end' });
  return {
    list: Object.fromEntries([...list].sort()),
    changes: numberChanges([...reset('start'), ...changes]),
  };
}

test('R1, R2: any history with duplicates and resyncs folds to the list the API server has, and to its digest', () => {
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

test('R1, R2: batches may come again at any time, those of an earlier epoch as well, and it still folds to the list', () => {
  const epochs = fc.array(fc.array(step, { maxLength: 20 }), { minLength: 1, maxLength: 3 });
  const again = fc.array(fc.record({ epoch: fc.nat(2), from: fc.nat(30), length: fc.nat(30) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      epochs,
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      again,
      (lives, sizes, repeats) => {
        const told = lives.map(history);
        const mirror = createMirror();
        let batch = 0;
        told.forEach(({ changes }, epoch) => {
          for (let sent = 0; sent < changes.length; batch++) {
            const size = sizes[batch % sizes.length] ?? 1;
            applyAll(mirror, changes.slice(sent, sent + size), epoch + 1);
            sent += size;
            const repeat = repeats[batch];
            // What was never sent cannot come again.
            const known =
              repeat && repeat.epoch <= epoch
                ? (told[repeat.epoch]?.changes ?? []).slice(
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
        expect(objectValues(mirror)).toEqual(told.at(-1)?.list);
      },
    ),
    { seed: 35 },
  );
});

test('a checkpoint and the tail equal the whole, wherever the cut is', () => {
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

test('a checkpoint of another version of the fold is not read', () => {
  expect(
    fromCheckpoint({ ...toCheckpoint(createMirror()), fold: MIRROR_CHECKPOINT_VERSION + 1 }),
  ).toBeNull();
});
