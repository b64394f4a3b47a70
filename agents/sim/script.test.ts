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

describe('the script of a simulated student', () => {
  it('is the same for the same seed and differs for another seed', () => {
    expect(createScript(7)).toEqual(createScript(7));
    expect(createScript(7)).not.toEqual(createScript(8));
  });

  it('ends every exercise with a right solution', () => {
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

  it('opens existing hints in their order', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const hints = createScript(seed).flatMap((action) =>
        action.kind === 'reveal-hint' && action.exerciseId === 'pod-apply'
          ? [action.hintNumber]
          : [],
      );
      expect(hints).toEqual([1, 2, 3].slice(0, hints.length));
    }
  });

  it('requests help at most once per exercise, after a wrong attempt, and cancels the request after the solution', () => {
    const helpActions = Array.from({ length: 300 }, (_, seed) =>
      createScript(seed)
        .filter(
          (action) =>
            action.exerciseId === 'pod-apply' &&
            ['request-help', 'cancel-help', 'apply'].includes(action.kind),
        )
        .map((action) => action.kind)
        .filter((kind, index, all) => kind !== 'apply' || all[index + 1] !== 'apply'),
    );
    const withRequests = helpActions.filter((actions) => actions.includes('request-help'));
    expect(withRequests.length).toBeGreaterThan(10);
    expect(withRequests.length).toBeLessThan(100);
    expect(
      withRequests.every((actions) => actions.join(' ') === 'apply request-help apply cancel-help'),
    ).toBe(true);
  });

  it('leaves out optional exercises', () => {
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

  it('produces a class in which some students make mistakes and some do not', () => {
    const scripts = Array.from({ length: 300 }, (_, seed) => createScript(seed));
    const withoutMistakes = scripts.filter((actions) =>
      actions.every(
        (action) =>
          action.kind !== 'apply' ||
          !['typo', 'other-port', 'two-replicas'].includes(action.fixture),
      ),
    );
    expect(withoutMistakes.length).toBeGreaterThan(30);
    expect(withoutMistakes.length).toBeLessThan(200);
    expect(scripts.every((actions) => actions.every((action) => action.afterMs > 0))).toBe(true);
  });

  it('answers every question of a quiz, at last correctly', () => {
    const quiz: ExerciseFixtures = {
      exerciseId: 'quiz',
      expectedMinutes: 5,
      hintCount: 0,
      passingFixtures: [],
      failingFixtures: [],
      questions: (['one', 'many', 'order'] as const).map((ask) => ({
        check: ask,
        quiz: {
          ask,
          options: ['a', 'b', 'c'].map((id) => ({ id, text: { en: id, ja: id } })),
          answer: ask === 'one' ? ['b'] : ask === 'many' ? ['a', 'c'] : ['c', 'a', 'b'],
        },
      })),
    };
    for (let seed = 0; seed < 200; seed += 1) {
      const random = createSeededRandom(seed);
      const answers = [...generateScript([quiz], createPersona(random), random)].flatMap(
        (action) => (action.kind === 'answer-quiz' ? [action] : []),
      );
      for (const { check, quiz: question } of quiz.questions ?? []) {
        const given = answers.filter((answer) => answer.check === check);
        expect(given.at(-1)?.chosen).toEqual(question.answer);
        for (const { chosen } of given.slice(0, -1)) {
          expect(chosen).not.toEqual(question.answer);
          expect(chosen.length).toBeGreaterThan(0);
          expect(new Set(chosen).size).toBe(chosen.length);
        }
      }
    }
  });
});
