import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { deriveAttempts, type Attempt } from './attempts.ts';
import {
  drawWorkshop,
  exerciseRecord as record,
  studentRecord,
  workshopRecord,
} from './attempts.fixture.ts';
import { summarizeExercise } from './exercises.ts';

type Times = Parameters<typeof record>[0];

/** Attempts at the first exercise, which is planned for 10 minutes. */
const attempts = (...students: readonly Times[]): Attempt[] =>
  students.flatMap((times, index) =>
    deriveAttempts(
      workshopRecord(),
      studentRecord({ one: record(times) }, { seat: `s${index}` }),
    ).filter(({ exercise }) => exercise === 'one'),
  );
const passedIn = (minutes: number, count: number) =>
  Array.from({ length: count }, () => ({ begun: 1, passed: minutes }));
const summarize = (...students: readonly Times[]) =>
  summarizeExercise(attempts(...students), 10 * MINUTE_MS);
const planOf = (...students: readonly Times[]) => summarize(...students).times?.plan;

describe('the summary of an exercise', () => {
  it('counts fates and the share of the students who passed', () => {
    const { reached, fates, passed } = summarize(...passedIn(8, 3), { begun: 5 }, {});
    expect([reached, passed?.share]).toEqual([5, 0.6]);
    expect(Object.entries(fates).filter(([, count]) => count > 0)).toEqual([
      ['passed-first-try', 3],
      ['not-started', 1],
      ['out-of-time', 1],
    ]);
  });

  it('says that an exercise is over or under its plan only if its interval does', () => {
    expect(planOf(...passedIn(8, 10), ...passedIn(9, 10))).toEqual({
      verdict: 'as-planned',
      ratio: 0.8,
      suggestedMinutes: 10,
    });
    expect(planOf(...passedIn(17, 10), ...passedIn(18, 10))).toEqual({
      verdict: 'over',
      ratio: 1.7,
      suggestedMinutes: 20,
    });
    const quick = Array.from({ length: 20 }, (_, index) => ({ begun: 1, passed: 2 + index / 10 }));
    expect(planOf(...quick)?.verdict).toBe('under');
    expect(planOf(...quick.slice(0, 2))?.verdict).toBe('as-planned');
    expect(planOf(...passedIn(7, 5), ...passedIn(17, 5))?.verdict).toBe('as-planned');
  });

  it('has no ratio and no suggestion where no median exists', () => {
    // All students still worked on it after two hours, so the median is over the plan.
    expect(planOf({ begun: 1 }, { begun: 1 })).toEqual({
      verdict: 'over',
      ratio: null,
      suggestedMinutes: null,
    });
    // They could see the solution after five minutes, so nothing is known.
    expect(planOf({ begun: 1, solution: 5 }, { begun: 1, solution: 5 })?.verdict).toBe('unknown');
    expect(summarize()).toMatchObject({ reached: 0, passed: null, times: null });
  });

  it('limits the mean to three times the plan', () => {
    const mean = summarize(...passedIn(20, 5), ...passedIn(90, 5)).times?.mean;
    expect(mean).toMatchObject({ ms: 25 * MINUTE_MS, untilMs: 30 * MINUTE_MS });
  });
});

it('contains no NaN and no Infinity, in 300 random workshops', () => {
  const random = createRandom(16);
  const isFinite = (value: unknown): boolean =>
    typeof value === 'number'
      ? Number.isFinite(value)
      : typeof value !== 'object' || value === null || Object.values(value).every(isFinite);
  for (let round = 0; round < 300; round += 1) {
    const { workshop, students } = drawWorkshop(random);
    const all = students.flatMap((student) => deriveAttempts(workshop, student));
    for (const { id, plannedMs } of workshop.exercises) {
      const own = all.filter(({ exercise }) => exercise === id);
      const summary = summarizeExercise(own, plannedMs);
      expect(isFinite(summary), JSON.stringify(own)).toBe(true);
      const sum = Object.values(summary.fates).reduce((total, count) => total + count, 0);
      expect(sum).toBe(summary.reached);
    }
  }
});
