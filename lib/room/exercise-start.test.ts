import { describe, expect, it } from 'vitest';
import { findExerciseStart, type ExerciseStartInput } from './exercise-start.ts';

const startOf = (more: Partial<ExerciseStartInput>): number => {
  const input = {
    exercise: 'two',
    begunAt: 60,
    plannedMs: 30,
    passes: [],
    currentChanges: [],
    workshopStartsAt: 10,
    ...more,
  };
  return findExerciseStart({ passCount: input.passes.length, ...input });
};

describe('the start of an exercise', () => {
  it('is the last moment before the first attempt at which the student could begin', () => {
    const passes = [
      { exercise: 'one', at: 40 },
      { exercise: 'three', at: 70 },
    ];
    expect(startOf({ passes })).toBe(40);
    expect(startOf({ passes, currentChanges: [{ exercise: 'two', at: 45 }] })).toBe(45);
    expect(startOf({ passes, workshopStartsAt: 50 })).toBe(50);
    expect(startOf({ passes: [{ exercise: 'two', at: 55 }], workshopStartsAt: 35 })).toBe(35);
  });

  it('is the last time that the exercise became current before the first attempt', () => {
    const currentChanges = [
      { exercise: 'two', at: 32 },
      { exercise: 'one', at: 34 },
      { exercise: 'two', at: 36 },
      { exercise: null, at: 50 },
      { exercise: 'two', at: 61 },
    ];
    expect(startOf({ currentChanges })).toBe(36);
  });

  it('is at most the planned time before the first attempt', () => {
    expect(startOf({})).toBe(30);
  });

  it('is the first attempt before the start of the workshop', () => {
    expect(startOf({ workshopStartsAt: 100 })).toBe(60);
  });
});
