import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { exerciseRecord } from './attempts.fixture.ts';
import { listHintCases, summarizeHints } from './hints.ts';
import {
  closed,
  fact,
  helpRequest,
  hintUse,
  metricsContext,
  opened,
  studentDays,
  type DrawnStudent,
} from './student-day.fixture.ts';

const context = metricsContext({ breaks: [{ from: 60 * MINUTE_MS, to: 70 * MINUTE_MS }] });
const daysOf = (students: readonly DrawnStudent[]) =>
  studentDays(
    context,
    students.map((student, index) => ({ seat: `s${index}`, ...student })),
  );
/** The first hint of exercise `one`. */
const hintOf = (students: readonly DrawnStudent[]) => {
  const [metrics] = summarizeHints(context, daysOf(students));
  if (metrics === undefined) throw new Error('The pack has hints.');
  return metrics;
};
const repeat = (count: number, student: DrawnStudent): DrawnStudent[] =>
  Array.from({ length: count }, () => student);

/** A failure from `from` to `to`, and the first hint at `hintAt`. */
const failing = (from: number, to: number, hintAt?: number): DrawnStudent => ({
  facts: [fact(0, 'started'), opened(from), closed(to)],
  hints: hintAt === undefined ? [] : [hintUse(hintAt)],
});

describe('the effect of a hint', () => {
  it('compares cases with failures of others that were open for the same time', () => {
    const group = [
      // With the hint after 4 minutes: three of five make progress within 5 minutes.
      ...repeat(3, failing(10, 16, 14)),
      ...repeat(2, failing(10, 40, 14)),
      // Without the hint: one of five is fixed between minute 4 and 9 of the failure.
      failing(20, 27),
      ...repeat(4, failing(20, 50)),
      // Fixed before 4 minutes, so not the same situation.
      ...repeat(9, failing(20, 23)),
    ];
    const { withHint, withoutHint, effect } = hintOf(group);
    expect(withHint).toMatchObject({ count: 3, total: 5 });
    expect(withoutHint).toMatchObject({ count: 1, total: 5 });
    expect(withoutHint?.share).toBeCloseTo(1 / 5);
    expect(effect?.difference).toBeCloseTo(2 / 5);
    expect(effect?.lower).toBeLessThan(0);
  });

  it('does not compare with students who have the hint until then or in the next 5 minutes', () => {
    const given: DrawnStudent = {
      ...failing(20, 50),
      hints: [hintUse(5, 1, { givenBy: 'assistant' })],
    };
    const soon = failing(20, 50, 28);
    const { withHint, withoutHint } = hintOf([failing(10, 16, 14), given, soon]);
    // The case of `soon` is compared with no student, because the other failure was over.
    expect([withHint, withoutHint]).toEqual([null, null]);
    const later = failing(20, 50, 35);
    expect(hintOf([failing(10, 16, 14), given, later]).withoutHint).toMatchObject({ total: 1 });
  });

  it('compares with other reasons never, and with five failures of different students at most', () => {
    const other: DrawnStudent = { facts: [opened(20, { code: 'other' }), closed(50)] };
    expect(hintOf([failing(10, 16, 14), ...repeat(5, other)]).withHint).toBe(null);
    const twice: DrawnStudent = {
      facts: [opened(20), closed(29), opened(30), closed(39)],
    };
    expect(hintOf([failing(10, 16, 14), twice]).withoutHint).toMatchObject({ total: 1 });
    expect(hintOf([failing(10, 16, 14), ...repeat(9, failing(20, 50))]).withoutHint?.total).toBe(5);
  });

  it('is not told for fewer than five cases or failures', () => {
    const without = repeat(5, failing(20, 50));
    expect(hintOf([...repeat(4, failing(10, 16, 14)), ...without]).effect).toBe(null);
    expect(hintOf([...repeat(5, failing(10, 16, 14)), ...without.slice(1)]).effect).toBe(null);
    expect(hintOf([...repeat(5, failing(10, 16, 14)), ...without]).effect).not.toBe(null);
  });
});

describe('what students do after a hint', () => {
  it('is told as shares of the students who opened it', () => {
    const first: DrawnStudent = {
      ...failing(10, 16),
      hints: [hintUse(14), hintUse(15, 2)],
      helpRequests: [helpRequest(18)],
    };
    const second: DrawnStudent = {
      exercises: { one: exerciseRecord({ begun: 0, passed: 24 }) },
      facts: [opened(10), fact(24, 'passed')],
      hints: [hintUse(14), hintUse(17, 2)],
      helpRequests: [helpRequest(20)],
    };
    const given: DrawnStudent = {
      ...failing(10, 16),
      hints: [hintUse(12, 1, { givenBy: 'owner' })],
    };
    expect(hintOf([first, second, given, {}])).toMatchObject({
      opened: 2,
      givenByStaff: 1,
      failed: 3,
      openedShare: 2 / 3,
      nextHintShare: 1 / 2,
      helpShare: 1 / 2,
      passShare: 1 / 2,
    });
  });

  it('has no next hint after the last one', () => {
    const metrics = summarizeHints(context, daysOf([{ hints: [hintUse(5, 3)] }]));
    expect(metrics[2]).toMatchObject({ hint: 3, opened: 1, nextHintShare: null, helpShare: 0 });
  });
});

describe('hint cases', () => {
  const caseOf = (student: DrawnStudent) => listHintCases(context, daysOf([student]))[0];

  it('name the failure of the first failing check that counts, and its age', () => {
    const student: DrawnStudent = {
      facts: [
        fact(0, 'started'),
        opened(2, { check: 'ready' }),
        opened(4, {}, { graceMinutes: 2 }),
        closed(20),
      ],
      hints: [hintUse(7)],
    };
    expect(caseOf(student)).toMatchObject({
      seat: 's0',
      failureKey: '["image","wrong"]',
      ageMs: 3 * MINUTE_MS,
    });
    expect(caseOf({ ...student, hints: [hintUse(5)] })).toMatchObject({
      failureKey: '["ready","wrong"]',
    });
    expect(caseOf({ hints: [hintUse(5)] })).toMatchObject({ failureKey: null, ageMs: null });
  });

  it('have progress if more checks pass or the failure is over within 5 active minutes', () => {
    const progress = (student: DrawnStudent) => caseOf(student)?.progress5min;
    expect(progress(failing(10, 19, 14))).toBe(true);
    expect(progress(failing(10, 20, 14))).toBe(false);
    expect(progress({ facts: [opened(10), closed(15, 'withdrawn')], hints: [hintUse(14)] })).toBe(
      false,
    );
    expect(progress({ facts: [fact(18, 'progressed')], hints: [hintUse(14)] })).toBe(true);
    // The break from minute 60 to 70 doesn't count.
    expect(progress({ facts: [fact(72, 'progressed')], hints: [hintUse(58)] })).toBe(true);
    expect(progress({ facts: [fact(74, 'progressed')], hints: [hintUse(58)] })).toBe(false);
  });

  it('tell whether the exercise was passed within 10 minutes', () => {
    const passed = (minute: number) =>
      caseOf({
        exercises: { one: exerciseRecord({ begun: 0, passed: minute }) },
        facts: [fact(minute, 'passed')],
        hints: [hintUse(14)],
      })?.passed10min;
    expect([passed(24), passed(25), passed(13)]).toEqual([true, false, false]);
  });
});
