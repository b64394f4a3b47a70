import { describe, expect, it } from 'vitest';
import { generateScript, type ExerciseFixtures } from './script.ts';
import { createSeededRandom } from './random.ts';
import { createPersona } from './persona.ts';

const exercises: ExerciseFixtures[] = [
  {
    exerciseId: 'pod-apply',
    expectedMinutes: 4,
    hintCount: 3,
    passingFixtures: ['right'],
    failingFixtures: ['typo', 'other-port'],
  },
  {
    exerciseId: 'problem-2',
    expectedMinutes: 8,
    hintCount: 3,
    passingFixtures: ['right', 'with-registry'],
    failingFixtures: ['two-replicas'],
  },
];
const createScript = (seed: number) => {
  const random = createSeededRandom(seed);
  return [...generateScript(exercises, createPersona(random), random)];
};

describe('a simulated day', () => {
  it('is the same for the same seed and another for another', () => {
    expect(createScript(7)).toEqual(createScript(7));
    expect(createScript(7)).not.toEqual(createScript(8));
  });

  it('ends every exercise with a right answer, whatever came before', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      for (const exercise of exercises) {
        const applied = createScript(seed).filter(
          (action) => action.exerciseId === exercise.exerciseId && action.kind === 'apply',
        );
        expect(exercise.passingFixtures).toContain(
          applied.at(-1)?.kind === 'apply'
            ? (applied.at(-1) as { fixture: string }).fixture
            : undefined,
        );
      }
    }
  });

  it('opens hints in their order and never more than there are', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const hints = createScript(seed).flatMap((action) =>
        action.kind === 'reveal-hint' && action.exerciseId === 'pod-apply'
          ? [action.hintNumber]
          : [],
      );
      expect(hints).toEqual([1, 2, 3].slice(0, hints.length));
    }
  });

  it('raises a hand at most once an exercise, after a wrong try, and takes it down once that is solved', () => {
    const hands = Array.from({ length: 300 }, (_, seed) =>
      createScript(seed)
        .filter(
          (action) =>
            action.exerciseId === 'pod-apply' && ['raise', 'lower', 'apply'].includes(action.kind),
        )
        .map((action) => action.kind)
        .filter((what, index, all) => what !== 'apply' || all[index + 1] !== 'apply'),
    );
    const raised = hands.filter((deeds) => deeds.includes('request-help'));
    expect(raised.length).toBeGreaterThan(10);
    expect(raised.length).toBeLessThan(100);
    expect(raised.every((deeds) => deeds.join(' ') === 'apply raise apply lower')).toBe(true);
  });

  it('leaves out what only some clusters can do', () => {
    const random = createSeededRandom(1);
    expect(
      [
        ...generateScript(
          [{ ...exercises[0]!, exerciseId: 'istio', isOptional: true }, exercises[1]!],
          createPersona(random),
          random,
        ),
      ].some((action) => action.exerciseId === 'istio'),
    ).toBe(false);
  });

  it('makes a room in which some err, some are stuck and some are not', () => {
    const rooms = Array.from({ length: 300 }, (_, seed) => createScript(seed));
    const clean = rooms.filter((deeds) =>
      deeds.every(
        (action) =>
          action.kind !== 'apply' ||
          !['typo', 'other-port', 'two-replicas'].includes(action.fixture),
      ),
    );
    expect(clean.length).toBeGreaterThan(30);
    expect(clean.length).toBeLessThan(200);
    expect(rooms.every((deeds) => deeds.every((action) => action.afterMs > 0))).toBe(true);
  });
});
