import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createObserved } from './evaluate.fixture.ts';
import {
  indexObjects,
  LiveObjectIndex,
  type ObjectSelection,
  type ObservedObject,
} from './object-index.ts';

const POD = 'v1/Pod';
const pod = (name: string, at = 0, phase = 'Running') =>
  createObserved(POD, name, { status: { phase } }, { at });
const running: ObjectSelection = {
  gvk: POD,
  includes: ({ object }) => (object['status'] as { phase?: string }).phase === 'Running',
};
const names = (objects: readonly ObservedObject[]) => objects.map(({ ref }) => ref.name);

describe('a selection of a live index', () => {
  test('has an object that is created after it was read first', () => {
    const index = new LiveObjectIndex([pod('a', 1)]);
    expect(names(index.select(running))).toEqual(['a']);
    index.set(pod('b', 2));
    expect(names(index.select(running))).toEqual(['b', 'a']);
  });

  test('has the new version of an object that changed, and loses one that it no longer includes', () => {
    const index = new LiveObjectIndex([pod('a', 1), pod('b', 2)]);
    index.select(running);
    const changed = pod('a', 3);
    index.set(changed);
    expect(index.select(running)[0]).toBe(changed);
    index.set(pod('a', 4, 'Failed'));
    expect(names(index.select(running))).toEqual(['b']);
  });

  test('loses an object that was deleted', () => {
    const index = new LiveObjectIndex([pod('a', 1), pod('b', 2)]);
    index.select(running);
    index.delete('b');
    expect(names(index.select(running))).toEqual(['a']);
  });

  test('is the same list as before if only objects changed that it does not include', () => {
    const index = new LiveObjectIndex([pod('a', 1), pod('b', 2, 'Failed')]);
    const before = index.select(running);
    index.set(pod('b', 3, 'Failed'));
    expect(index.select(running)).toBe(before);
  });

  test('leaves a list alone that a reader still has', () => {
    const index = new LiveObjectIndex([pod('a', 1)]);
    const before = index.select(running);
    index.set(pod('b', 2));
    index.select(running);
    expect(names(before)).toEqual(['a']);
  });

  test('equals a new index after any changes, whether or not it was read in between', () => {
    const change = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      phase: fc.constantFrom('Running', 'Failed', null),
      isRead: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const index = new LiveObjectIndex();
        const objects = new Map<string, ObservedObject>();
        for (const [at, { name, phase, isRead }] of changes.entries()) {
          if (phase === null) {
            index.delete(name);
            objects.delete(name);
          } else {
            const observed = pod(name, at, phase);
            index.set(observed);
            objects.set(name, observed);
          }
          if (isRead) index.select(running);
        }
        const expected = indexObjects(objects.values());
        expect(index.select(running)).toEqual(expected.select(running));
        expect(index.listByKind(POD)).toEqual(expected.listByKind(POD));
      }),
    );
  });
});
