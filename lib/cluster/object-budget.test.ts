import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '#lib/kit/json.ts';
import type { Change } from '#lib/protocol/change.ts';
import { applyChange, createMirror, findDataLimit, mirrorBytes, type Mirror } from './mirror.ts';
import { fromCheckpoint, toCheckpoint } from './mirror-checkpoint.ts';
import { shareBudget, type ObjectBudget } from './object-budget.ts';
import { SEAT_BUDGET, WORKSHOP_OBJECT_BYTES } from './slim/limits.ts';

const BUDGET: ObjectBudget = { objects: 3, bytes: 2_000, bytesLimit: 'bytes' };

let seq = 0;
const setChange = (name: string, text = '', hash = text.length): Change => ({
  op: 'set',
  seq: (seq += 1),
  seenAt: 1,
  mono: 1,
  uid: name,
  gvk: 'v1/Pod',
  ns: 'default',
  name,
  object: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels: { app: 'web' } },
    spec: { text },
  },
  hash: hash.toString(16).padStart(16, '0'),
});
const step = (op: 'reset-begin' | 'reset-end'): Change =>
  ({
    op,
    seq: (seq += 1),
    seenAt: 1,
    mono: 1,
    ...(op === 'reset-begin' && { why: 'resync' }),
  }) as Change;
const goneChange = (name: string): Change => ({
  ...(setChange(name) as Change & { op: 'set' }),
  op: 'gone',
});

function apply(mirror: Mirror, changes: readonly Change[], budget = BUDGET): void {
  for (const change of changes)
    applyChange(
      mirror,
      change,
      { pos: change.seq, at: change.seq, epoch: 'e', epochOrdinal: 1 },
      budget,
    );
}
const objectOf = (mirror: Mirror, uid: string): JsonObject | undefined =>
  mirror.objects.get(uid)?.object;
const sumUsage = ({ usage }: Mirror): number => usage.bytes + usage.recordBytes;
const sumBytes = (mirror: Mirror): number =>
  [...mirror.objects.values()].reduce(
    (sum, { object }) => sum + Buffer.byteLength(JSON.stringify(object)),
    0,
  );

describe('the objects of one seat', () => {
  it('are complete up to the limit, and records beyond it', () => {
    const mirror = createMirror();
    apply(mirror, [setChange('a'), setChange('b'), setChange('c')]);
    expect(findDataLimit(mirror)).toBeNull();
    apply(mirror, [setChange('d')]);
    expect(findDataLimit(mirror)).toBe('objects');
    expect(objectOf(mirror, 'd')).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'd', namespace: 'default', uid: 'd', labels: { app: 'web' } },
      oversized: true,
      limited: true,
    });
    // An object that is known already stays complete.
    apply(mirror, [setChange('a', 'changed')]);
    expect(objectOf(mirror, 'a')).toMatchObject({ spec: { text: 'changed' } });
    expect(sumUsage(mirror)).toBe(sumBytes(mirror));
  });

  it('count by their size, and far beyond it a record has only its identity', () => {
    const mirror = createMirror();
    const budget = { ...BUDGET, objects: 1_000 };
    apply(mirror, [setChange('a', 'x'.repeat(1_500)), setChange('b', 'x'.repeat(1_500))], budget);
    expect(findDataLimit(mirror)).toBe('bytes');
    for (let index = 0; index < 60; index += 1) apply(mirror, [setChange(`n${index}`)], budget);
    const last = objectOf(mirror, 'n59');
    expect(isObject(last) && last['metadata']).toEqual({
      name: 'n59',
      namespace: 'default',
      uid: 'n59',
    });
    expect(sumUsage(mirror)).toBe(sumBytes(mirror));
  });

  it('lose the mark when the records are gone, or set again with enough room', () => {
    const mirror = createMirror();
    apply(
      mirror,
      ['a', 'b', 'c', 'd'].map((name) => setChange(name)),
    );
    apply(mirror, [goneChange('d')]);
    expect(findDataLimit(mirror)).toBeNull();
    apply(mirror, [setChange('d')]);
    expect(findDataLimit(mirror)).toBe('objects');
    apply(mirror, [goneChange('a'), setChange('d')]);
    expect(findDataLimit(mirror)).toBeNull();
    expect(objectOf(mirror, 'd')).toMatchObject({ spec: {} });
    expect(sumUsage(mirror)).toBe(sumBytes(mirror));
  });

  it('have the same budget in a reset, which marks the seat before it ends', () => {
    const mirror = createMirror();
    const names = ['a', 'b', 'c'];
    apply(
      mirror,
      names.map((name) => setChange(name)),
    );
    apply(mirror, [step('reset-begin'), ...names.map((name) => setChange(name, 'new'))]);
    expect(findDataLimit(mirror)).toBeNull();
    apply(mirror, [setChange('d', 'new')]);
    expect(findDataLimit(mirror)).toBe('objects');
    expect(mirrorBytes(mirror)).toBeGreaterThan(sumUsage(mirror));
    apply(mirror, [step('reset-end')]);
    expect(objectOf(mirror, 'c')).toMatchObject({ spec: { text: 'new' } });
    expect(objectOf(mirror, 'd')).toMatchObject({ limited: true });
    expect(sumUsage(mirror)).toBe(sumBytes(mirror));
  });

  it('are the same after a checkpoint', () => {
    const mirror = createMirror();
    apply(
      mirror,
      ['a', 'b', 'c', 'd'].map((name) => setChange(name)),
    );
    apply(mirror, [step('reset-begin'), setChange('e')]);
    const state = JSON.parse(JSON.stringify(toCheckpoint(mirror))) as JsonObject;
    expect(fromCheckpoint(state)).toEqual(mirror);
  });
});

describe('the objects of a workshop', () => {
  it('have no further limit up to 512 MiB, and then each seat has an equal part', () => {
    const half = WORKSHOP_OBJECT_BYTES / 2;
    expect(shareBudget([half, half]).bytes).toBe(SEAT_BUDGET.bytes);
    const seats = Array.from({ length: 1_024 }, () => WORKSHOP_OBJECT_BYTES / 1_024);
    expect(shareBudget(seats)).toMatchObject({ bytes: SEAT_BUDGET.bytes, bytesLimit: 'bytes' });
    expect(shareBudget([...seats, 1])).toEqual({
      objects: SEAT_BUDGET.objects,
      bytes: Math.floor(WORKSHOP_OBJECT_BYTES / 1_025),
      bytesLimit: 'workshop',
    });
  });
});
