import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { deriveAdvice, type AdviceSource } from './advice.ts';
import type { Attempt } from './attempts.ts';
import type { CheckMetrics, FlaggedSignal } from './checks.ts';
import { summarizeExercise } from './exercises.ts';
import type { HintMetrics } from './hints.ts';
import { estimateProportion } from './proportions.ts';
import { metricsContext } from './student-day.fixture.ts';

const context = metricsContext();

/** Attempts that passed after the given minutes, and such that moved on then. */
const summary = (passed: readonly number[], movedOn: readonly number[] = []) =>
  summarizeExercise(
    [...passed, ...movedOn].map((minutes, index): Attempt => ({
      seat: `s${index}`,
      exercise: 'one',
      availableAt: 0,
      startedAt: 0,
      endedAt: minutes * MINUTE_MS,
      end: index < passed.length ? 'passed' : 'moved-on',
      fate: index < passed.length ? 'passed-first-try' : 'moved-on',
      activeMs: minutes * MINUTE_MS,
      breakMs: 0,
      awayMs: 0,
      idleMs: 0,
      tries: 0,
    })),
    10 * MINUTE_MS,
  );
const usual = summary(Array.from({ length: 40 }, () => 10));

const check = (
  exercise: string,
  lostMinutes: number,
  signals: readonly Partial<FlaggedSignal>[] = [],
  more: Partial<CheckMetrics> = {},
): CheckMetrics => ({
  exercise,
  check: 'image',
  title: { ja: 'image', en: 'image' },
  kind: 'expect',
  reached: 40,
  students: 40,
  firstTry: estimateProportion(20, 40),
  triesP50: 0,
  lostMs: lostMinutes * MINUTE_MS,
  discrimination: null,
  signals: signals.map((signal) => ({
    signal: 'flapping',
    value: 0.2,
    students: 8,
    code: null,
    ...signal,
  })),
  ...more,
});
const hint = (more: Partial<HintMetrics>): HintMetrics => ({
  exercise: 'one',
  hint: 1,
  opened: 30,
  givenByStaff: 0,
  failed: 40,
  openedShare: 0.7,
  withHint: estimateProportion(15, 20),
  withoutHint: estimateProportion(5, 20),
  effect: { difference: 0.5, lower: 0.2, upper: 0.7 },
  nextHintShare: 0,
  helpShare: 0,
  passShare: 0,
  ...more,
});
const adviceOf = (source: Partial<AdviceSource>) =>
  deriveAdvice(context, {
    exercises: new Map(['one', 'two', 'three'].map((id) => [id, usual])),
    checks: [check('one', 0), check('two', 0), check('three', 0)],
    hints: [],
    infrastructure: [],
    ...source,
  });

describe('advice', () => {
  it('is not given for a workshop that went as planned, or without students', () => {
    expect(adviceOf({})).toEqual([]);
    expect(adviceOf({ exercises: new Map([['one', summary([])]]), checks: [] })).toEqual([]);
  });

  it('proposes minutes for a plan that is too short or too long', () => {
    const over = summary(Array.from({ length: 40 }, (_, index) => 14 + index / 5));
    const under = summary(Array.from({ length: 40 }, (_, index) => 2 + index / 20));
    const advice = adviceOf({
      exercises: new Map([
        ['one', over],
        ['two', under],
        ['three', usual],
      ]),
      checks: [check('one', 400), check('two', 80), check('three', 40)],
    });
    // One lost 10 minutes per student, the median exercise 2: half of 8 minutes for 40 students.
    expect(advice).toEqual([
      {
        rule: 'over-plan',
        exercise: 'one',
        check: null,
        hint: null,
        code: null,
        values: { minutes: 10, students: 40, ratio: 1.78, needed: 20, suggested: 20 },
        savedMs: 160 * MINUTE_MS,
      },
      {
        rule: 'under-plan',
        exercise: 'two',
        check: null,
        hint: null,
        code: null,
        values: { minutes: 10, students: 40, ratio: 0.295, needed: 4, suggested: 5 },
        savedMs: null,
      },
    ]);
  });

  it('leaves out what three in four students needed if they did not reach it', () => {
    const [advice] = adviceOf({
      exercises: new Map([
        [
          'one',
          summary(
            [30, 40],
            Array.from({ length: 18 }, () => 45),
          ),
        ],
        ['two', usual],
      ]),
    });
    expect(advice).toMatchObject({ rule: 'over-plan', values: { minutes: 10, students: 20 } });
    expect(advice?.values).not.toHaveProperty('suggested');
  });

  it('proposes a message if a reason was met again and again, among the most expensive checks', () => {
    const unclear = { signal: 'unclear-message', value: 0.4, students: 16, code: 'wrong' } as const;
    const expensive = ['one', 'two', 'three'].map((id) => check(id, 100));
    expect(
      adviceOf({ checks: [check('one', 100, [unclear], { check: 'ready' }), ...expensive] })[0],
    ).toMatchObject({
      rule: 'unclear-message',
      exercise: 'one',
      check: 'ready',
      code: 'wrong',
      values: { students: 16, share: 0.4, lostMinutes: 100 },
    });
    expect(adviceOf({ checks: [check('one', 99, [unclear]), ...expensive] })).toEqual([]);
  });

  it('proposes to move a hint that most open and that helps, and to change one that does not', () => {
    expect(adviceOf({ hints: [hint({})] })[0]).toMatchObject({
      rule: 'move-hint-into-task',
      hint: 1,
      values: { share: 0.7, students: 30, difference: 0.5 },
    });
    expect(adviceOf({ hints: [hint({ openedShare: 0.5 })] })).toEqual([]);
    const useless = { effect: { difference: 0, lower: -0.2, upper: 0.2 } };
    expect(adviceOf({ hints: [hint(useless)] })[0]).toMatchObject({
      rule: 'useless-hint',
      values: { cases: 20 },
    });
    expect(
      adviceOf({ hints: [hint({ ...useless, withHint: estimateProportion(9, 19) })] }),
    ).toEqual([]);
    expect(adviceOf({ hints: [hint({ effect: null })] })).toEqual([]);
  });

  it('tells that many students moved on', () => {
    const left = (passed: number, movedOn: number) =>
      adviceOf({
        exercises: new Map([
          [
            'one',
            summary(
              Array.from({ length: passed }, () => 10),
              Array.from({ length: movedOn }, () => 9),
            ),
          ],
        ]),
      }).map(({ rule, values }) => [rule, values]);
    expect(left(8, 2)).toEqual([['moved-on', { share: 0.2, students: 2, reached: 10 }]]);
    expect(left(18, 2)).toEqual([]);
    expect(left(3, 1)).toEqual([]);
  });

  it('tells that an exercise is too easy if all of its checks say little', () => {
    const easy = { signal: 'says-little', value: 1, students: 40 } as const;
    const firstTry = { firstTry: estimateProportion(40, 40) };
    const checks = [
      check('one', 0, [easy], firstTry),
      check('one', 0, [easy], { ...firstTry, check: 'ready' }),
    ];
    expect(adviceOf({ checks })).toMatchObject([
      { rule: 'too-easy', exercise: 'one', values: { share: 1, students: 40 }, savedMs: null },
    ]);
    expect(adviceOf({ checks: [...checks, check('one', 0, [], { check: 'third' })] })).toEqual([]);
  });

  it('names checks that flap, are slow or can’t be verified, and no other signal', () => {
    const signals = [
      { signal: 'flapping', value: 0.2 },
      { signal: 'slow', value: 45 * SECOND_MS },
      { signal: 'cannot-verify', value: 0.1 },
      { signal: 'overruled', value: 0.3 },
    ] as const;
    expect(
      adviceOf({ checks: [check('one', 0, signals)] }).map(({ rule, values }) => [rule, values]),
    ).toEqual([
      ['flapping', { share: 0.2, students: 8 }],
      ['slow', { seconds: 45, students: 8 }],
      ['cannot-verify', { share: 0.1, students: 8 }],
    ]);
  });

  it('names problems of the infrastructure that cost ten minutes of several students', () => {
    const problem = (minutes: number, students: number) => ({
      code: 'image-pull',
      lostMs: minutes * MINUTE_MS,
      students,
      seats: new Set<string>(),
      spans: [],
    });
    expect(
      adviceOf({ infrastructure: [problem(30, 3), problem(9, 3), problem(30, 1)] }),
    ).toMatchObject([
      {
        rule: 'infrastructure',
        exercise: null,
        code: 'image-pull',
        values: { minutes: 30, students: 3 },
        savedMs: 30 * MINUTE_MS,
      },
    ]);
  });

  it('has the largest saving first and what saves no known time last', () => {
    const advice = adviceOf({
      exercises: new Map([
        ['one', summary(Array.from({ length: 40 }, (_, index) => 2 + index / 20))],
        ['two', usual],
      ]),
      checks: [
        check('one', 40, [{}]),
        check('two', 400, [{}], { check: 'ready' }),
        check('three', 20, [{}]),
      ],
    });
    expect(advice.map(({ rule, exercise, savedMs }) => [rule, exercise, savedMs])).toEqual([
      ['flapping', 'two', 180 * MINUTE_MS],
      ['flapping', 'one', 0],
      ['flapping', 'three', 0],
      ['under-plan', 'one', null],
    ]);
  });
});
