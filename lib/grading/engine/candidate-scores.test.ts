import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { EMPTY_MEMORY } from '../history/exercise-memory.ts';
import { findBestCandidate } from './candidate-scores.ts';
import { runCheck } from './check.ts';
import { createObserved } from './evaluate.fixture.ts';
import { compileTestExercise } from './exercise.fixture.ts';
import { indexObjects } from './object-index.ts';
import type { Binding, CompiledExercise, EvaluationInput } from './types.ts';

const POD = 'v1/Pod';
const exercise = compileTestExercise({
  subjects: [
    { name: 'asker', gvk: POD, namespace: 'default' },
    { name: 'target', gvk: POD, namespace: 'default' },
    { name: 'others', gvk: POD, namespace: 'default', many: true },
  ],
  attempt: [{ asker: {} }],
  checks: [
    { id: 'asked', kind: 'expect', expect: { asker: { status: { phase: 'Succeeded' } } } },
    {
      id: 'target',
      kind: 'expect',
      expect: { target: { status: { phase: 'Running', podIP: '10.0.0.1' } } },
    },
    { id: 'node', kind: 'cel', cel: 'asker.spec.nodeName == target.spec.nodeName' },
    { id: 'others', kind: 'cel', cel: 'others.all(p, p.status.phase == asker.status.phase)' },
    {
      id: 'answer',
      kind: 'probe',
      probe: { of: 'target', via: 'pod', scheme: 'http', path: '/' },
      answer: { status: 200 },
    },
  ],
});

const createInput = (compiled: CompiledExercise): EvaluationInput => ({
  exercise: compiled,
  index: indexObjects([]),
  memory: EMPTY_MEMORY,
  moment: { pos: 1, at: 1 },
  leaving: new Map(),
});
const pod = (name: string, phase: string, podIP = '10.0.0.1', nodeName = 'one') =>
  createObserved(POD, name, { spec: { nodeName }, status: { phase, podIP } });

/** Runs every check of every candidate. */
function findBestByRunningAll(candidates: readonly Binding[]): Binding | undefined {
  const ranked = candidates.map((binding) => {
    const outcomes = exercise.checks.map((check) =>
      runCheck(createInput(exercise), check, binding),
    );
    const matching = outcomes.reduce((sum, outcome) => sum + outcome.matching, 0);
    return {
      binding,
      rank: outcomes.every(({ result }) => result.state === 'pass') ? Infinity : matching,
    };
  });
  const best = Math.max(...ranked.map(({ rank }) => rank));
  return ranked.find(({ rank }) => rank === best)?.binding;
}

test('finds the same candidate as running every check of every candidate', () => {
  const observed = fc
    .record({
      phase: fc.constantFrom('Running', 'Succeeded', 'Failed'),
      podIP: fc.constantFrom('10.0.0.1', '10.0.0.2'),
      node: fc.constantFrom('one', 'two'),
    })
    .map(({ phase, podIP, node }) => pod(phase + podIP + node, phase, podIP, node));
  const pods = fc.array(observed, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      pods,
      pods,
      fc.array(pods, { minLength: 1, maxLength: 3 }),
      (askers, targets, lists) => {
        const candidates = askers.flatMap((asker) =>
          targets.flatMap((target) =>
            lists.map(
              (others): Binding => new Map(Object.entries({ asker, target, others: [...others] })),
            ),
          ),
        );
        expect(findBestCandidate(createInput(exercise), candidates)).toBe(
          findBestByRunningAll(candidates),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('runs a check once for each combination of the objects that it reads', () => {
  const counts = new Map<string, number>();
  const counted: CompiledExercise = {
    ...exercise,
    checks: exercise.checks.flatMap((check) =>
      check.kind === 'cel'
        ? {
            ...check,
            cel: {
              ...check.cel,
              evaluate: vi.fn(() => {
                counts.set(check.id, (counts.get(check.id) ?? 0) + 1);
                return { satisfied: false };
              }),
            },
          }
        : [],
    ),
  };
  const askers = [pod('a', 'Running'), pod('b', 'Running')];
  const targets = [pod('c', 'Running'), pod('d', 'Running'), pod('e', 'Running')];
  const candidates = askers.flatMap((asker) =>
    targets.map(
      (target): Binding => new Map(Object.entries({ asker, target, others: [...targets] })),
    ),
  );
  findBestCandidate(createInput(counted), candidates);
  expect(Object.fromEntries(counts)).toEqual({ node: 6, others: 2 });
});

test('is undefined without candidates', () => {
  expect(findBestCandidate(createInput(exercise), [])).toBeUndefined();
});
