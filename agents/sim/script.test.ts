import { describe, expect, it } from 'vitest';
import { day, type Repertoire } from './script.ts';
import { seeded } from './random.ts';
import { drawTemper } from './persona.ts';

const exercises: Repertoire[] = [
  { exercise: 'pod-apply', minutes: 4, hints: 3, right: ['right'], wrong: ['typo', 'other-port'] },
  {
    exercise: 'problem-2',
    minutes: 8,
    hints: 3,
    right: ['right', 'with-registry'],
    wrong: ['two-replicas'],
  },
];
const dayOf = (seed: number) => {
  const random = seeded(seed);
  return [...day(exercises, drawTemper(random), random)];
};

describe('a simulated day', () => {
  it('is the same for the same seed and another for another', () => {
    expect(dayOf(7)).toEqual(dayOf(7));
    expect(dayOf(7)).not.toEqual(dayOf(8));
  });

  it('ends every exercise with a right answer, whatever came before', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      for (const exercise of exercises) {
        const applied = dayOf(seed).filter(
          (deed) => deed.exercise === exercise.exercise && deed.do === 'apply',
        );
        expect(exercise.right).toContain(
          applied.at(-1)?.do === 'apply'
            ? (applied.at(-1) as { fixture: string }).fixture
            : undefined,
        );
      }
    }
  });

  it('opens hints in their order and never more than there are', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const hints = dayOf(seed).flatMap((deed) =>
        deed.do === 'hint' && deed.exercise === 'pod-apply' ? [deed.number] : [],
      );
      expect(hints).toEqual([1, 2, 3].slice(0, hints.length));
    }
  });

  it('raises a hand at most once an exercise, after a wrong try, and takes it down once that is solved', () => {
    const hands = Array.from({ length: 300 }, (_, seed) =>
      dayOf(seed)
        .filter(
          (deed) => deed.exercise === 'pod-apply' && ['raise', 'lower', 'apply'].includes(deed.do),
        )
        .map((deed) => deed.do)
        .filter((what, index, all) => what !== 'apply' || all[index + 1] !== 'apply'),
    );
    const raised = hands.filter((deeds) => deeds.includes('raise'));
    expect(raised.length).toBeGreaterThan(10);
    expect(raised.length).toBeLessThan(100);
    expect(raised.every((deeds) => deeds.join(' ') === 'apply raise apply lower')).toBe(true);
  });

  it('leaves out what only some clusters can do', () => {
    const random = seeded(1);
    expect(
      [
        ...day(
          [{ ...exercises[0]!, exercise: 'istio', optional: true }, exercises[1]!],
          drawTemper(random),
          random,
        ),
      ].some((deed) => deed.exercise === 'istio'),
    ).toBe(false);
  });

  it('makes a room in which some err, some are stuck and some are not', () => {
    const rooms = Array.from({ length: 300 }, (_, seed) => dayOf(seed));
    const clean = rooms.filter((deeds) =>
      deeds.every(
        (deed) =>
          deed.do !== 'apply' || !['typo', 'other-port', 'two-replicas'].includes(deed.fixture),
      ),
    );
    expect(clean.length).toBeGreaterThan(30);
    expect(clean.length).toBeLessThan(200);
    expect(rooms.every((deeds) => deeds.every((deed) => deed.afterMs > 0))).toBe(true);
  });
});
