import { expect, test, vi } from 'vitest';
import type { CompiledCel } from '../cel/compile.ts';
import { evaluateCelCached } from './cel-cache.ts';
import { createObserved } from './evaluate.fixture.ts';
import type { BoundSubject } from './types.ts';

const pod = (name: string) => createObserved('v1/Pod', name, {});
const [a, b, c] = [pod('a'), pod('b'), pod('c')];
const bind = (subjects: Readonly<Record<string, BoundSubject>>) =>
  new Map(Object.entries(subjects));

/** A condition that counts how often it is evaluated. */
function createCel(...reads: string[]) {
  const evaluate = vi.fn<CompiledCel['evaluate']>(() => ({ satisfied: true }));
  return { cel: { reads: new Set(reads), readsStatus: false, evaluate }, evaluate };
}

test('a condition is evaluated once for each pair of objects, in any order of the pairs', () => {
  const { cel, evaluate } = createCel('asker', 'target');
  for (let turn = 0; turn < 3; turn += 1)
    for (const target of [b, c]) evaluateCelCached(cel, bind({ asker: a, target }));
  expect(evaluate).toHaveBeenCalledTimes(2);
});

test('a condition is evaluated again for a new version of any object that it reads', () => {
  const { cel, evaluate } = createCel('asker', 'target');
  evaluateCelCached(cel, bind({ asker: a, target: b }));
  evaluateCelCached(cel, bind({ asker: a, target: pod('b') }));
  evaluateCelCached(cel, bind({ asker: pod('a'), target: b }));
  expect(evaluate).toHaveBeenCalledTimes(3);
});

test('a condition is evaluated again after an object was deleted from a list', () => {
  const { cel, evaluate } = createCel('pods');
  evaluateCelCached(cel, bind({ pods: [a, b] }));
  evaluateCelCached(cel, bind({ pods: [a] }));
  expect(evaluate).toHaveBeenCalledTimes(2);
});

test('the same objects in other lists have another result', () => {
  const { cel, evaluate } = createCel('mine', 'others');
  evaluateCelCached(cel, bind({ mine: [a], others: [b, c] }));
  evaluateCelCached(cel, bind({ mine: [a, b], others: [c] }));
  evaluateCelCached(cel, bind({ mine: a, others: [b, c] }));
  expect(evaluate).toHaveBeenCalledTimes(3);
});

test('a condition is evaluated again for other remembered values', () => {
  const { cel, evaluate } = createCel('pods');
  const remembered = { count: 1 };
  evaluateCelCached(cel, bind({ pods: a }), remembered);
  evaluateCelCached(cel, bind({ pods: a }), remembered);
  evaluateCelCached(cel, bind({ pods: a }), { count: 2 });
  evaluateCelCached(cel, bind({ pods: a }));
  expect(evaluate).toHaveBeenCalledTimes(3);
});
