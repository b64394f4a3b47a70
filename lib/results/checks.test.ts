import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { exerciseRecord } from './attempts.fixture.ts';
import { summarizeChecks } from './checks.ts';
import {
  closed,
  fact,
  helpRequest,
  metricsContext,
  opened,
  studentDays,
  type DrawnStudent,
} from './student-day.fixture.ts';
import type { CheckSignal } from './types.ts';

const context = metricsContext();
const checksOf = (students: readonly DrawnStudent[]) =>
  summarizeChecks(
    context,
    studentDays(
      context,
      students.map((student, index) => ({ seat: `s${index}`, ...student })),
    ),
  );
/** The check `image` of exercise `one`. */
const imageOf = (students: readonly DrawnStudent[]) => {
  const [metrics] = checksOf(students);
  if (metrics === undefined) throw new Error('The pack has checks.');
  return metrics;
};
const signalOf = (signal: CheckSignal, students: readonly DrawnStudent[]) =>
  imageOf(students).signals.find((flagged) => flagged.signal === signal);

const passes = (value: number, minute = 9): SeatFact => fact(minute, 'check-passed', { value });
const student = (...facts: readonly SeatFact[]): DrawnStudent => ({ facts });
const students = (count: number, ...facts: readonly SeatFact[]): DrawnStudent[] =>
  Array.from({ length: count }, () => student(...facts));

describe('a check', () => {
  it('has a first-try rate over students whose check passed or failed, and the median of tries', () => {
    const metrics = imageOf([
      student(passes(0)),
      student(opened(1), closed(2), passes(1)),
      student(opened(1), closed(2, 'retried'), opened(2), closed(4, 'retried'), opened(4)),
      student(fact(0, 'started')),
    ]);
    expect(metrics).toMatchObject({
      exercise: 'one',
      check: 'image',
      kind: 'expect',
      reached: 4,
      students: 3,
      firstTry: { count: 1, total: 3 },
      triesP50: 1,
    });
  });

  it('lost the active minutes of its failures', () => {
    expect(imageOf(students(2, fact(0, 'started'), opened(1), closed(4), passes(1))).lostMs).toBe(
      6 * MINUTE_MS,
    );
  });

  it('tells nothing about students whose exercise was done before', () => {
    const found = exerciseRecord(
      { begun: 0, passed: 1 },
      { pass: { at: MINUTE_MS, source: 'check', foundAtConnect: true } },
    );
    expect(imageOf([{ exercises: { one: found }, facts: [passes(0, 1)] }])).toMatchObject({
      reached: 1,
      students: 0,
      firstTry: null,
      triesP50: null,
    });
  });

  it('correlates success at the first try with that in other exercises', () => {
    const of = (first: number, other: number): DrawnStudent => ({
      exercises: { one: exerciseRecord({ begun: 0 }), two: exerciseRecord({ begun: 20 }) },
      facts: [passes(first), fact(30, 'check-passed', { exercise: 'two', value: other })],
    });
    const repeat = (count: number, one: DrawnStudent) => Array.from({ length: count }, () => one);
    expect(imageOf([...repeat(20, of(0, 0)), ...repeat(20, of(1, 1))]).discrimination).toBe(1);
    const against = [...repeat(20, of(0, 1)), ...repeat(20, of(1, 0))];
    expect(imageOf(against).discrimination).toBe(-1);
    expect(signalOf('weak-discrimination', against)).toMatchObject({ value: -1, students: 40 });
    expect(imageOf(against.slice(10, 38)).discrimination).toBe(null);
  });
});

describe('the signals of a check', () => {
  it('tell that staff overruled it for two students and more than 3 %', () => {
    const marked = student(fact(5, 'passed', { code: 'instructor' }));
    const revoked = student(
      passes(0),
      fact(9, 'passed', { code: 'check' }),
      fact(12, 'pass-revoked'),
    );
    const fine = student(passes(0), fact(9, 'passed', { code: 'check' }));
    expect(signalOf('overruled', [marked, revoked, fine, fine])).toMatchObject({
      value: 1 / 2,
      students: 2,
    });
    expect(signalOf('overruled', [marked, fine])).toBe(undefined);
    expect(
      signalOf('overruled', [marked, revoked, ...Array.from({ length: 65 }, () => fine)]),
    ).toBe(undefined);
    // Staff can correct passes after the end.
    const corrected = student(fact(130, 'passed', { code: 'instructor' }));
    expect(signalOf('overruled', [corrected, corrected])).toMatchObject({ students: 2 });
    // Another check made staff mark the exercise as passed.
    const passedBefore = student(passes(0, 4), fact(5, 'passed', { code: 'instructor' }));
    expect(signalOf('overruled', [passedBefore, passedBefore])).toBe(undefined);
  });

  it('tell how many passes a regrade gave or took', () => {
    expect(
      signalOf('regraded', [
        student(fact(5, 'passed', { code: 'regrade' })),
        student(
          passes(0, 4),
          fact(4, 'passed', { code: 'check' }),
          fact(5, 'pass-revoked', { code: 'regrade' }),
        ),
        student(passes(0)),
      ]),
    ).toMatchObject({ value: 2, students: 2 });
  });

  it('tell that more than 1 % could not be verified, also for the whole exercise', () => {
    const unverified = (code: string, check: string) =>
      student(fact(3, 'unverified-opened', { code, check }));
    const sure = students(2, passes(0));
    expect(
      signalOf('cannot-verify', [
        unverified('check-error', 'image'),
        unverified('cannot-see', ''),
        ...sure,
      ]),
    ).toMatchObject({ value: 1 / 2, students: 2 });
    expect(
      signalOf('cannot-verify', [
        unverified('stalled', 'image'),
        unverified('too-costly', 'ready'),
        ...sure,
      ]),
    ).toBe(undefined);
  });

  it('name the reason that a quarter of its students met three times', () => {
    const tries = (count: number, code: string) =>
      Array.from({ length: count }, (_, index) => [
        opened(1 + index, { code }),
        closed(2 + index, 'retried', { code }),
      ]).flat();
    const group = [
      ...students(2, ...tries(3, 'wrong')),
      ...students(4, ...tries(2, 'wrong')),
      ...students(4, ...tries(4, 'rare')),
    ];
    expect(signalOf('unclear-message', group)).toMatchObject({
      value: 2 / 6,
      students: 2,
      code: 'wrong',
    });
    expect(signalOf('unclear-message', [...group, ...students(2, ...tries(1, 'wrong'))])).toBe(
      undefined,
    );
  });

  it('tell that students ask for help after a failure, more than at most other checks', () => {
    const asking: DrawnStudent = {
      facts: [fact(0, 'started'), opened(2), opened(3, { check: 'ready' }), closed(30), passes(1)],
      helpRequests: [helpRequest(11)],
    };
    const late = { ...asking, helpRequests: [helpRequest(15)] };
    const group = Array.from({ length: 5 }, (_, index) => (index < 2 ? asking : late));
    expect(signalOf('needs-a-person', group)).toMatchObject({ value: 2 / 5, students: 2 });
    expect(signalOf('needs-a-person', group.slice(0, 4))).toBe(undefined);
  });

  it('tell that it passes, fails and passes again before the failure counts', () => {
    const flap = (seconds: number) =>
      student(
        passes(0, 1),
        opened(2, {}, { regression: true, graceMinutes: 0.5 }),
        closed(2 + seconds / 60),
      );
    expect(signalOf('flapping', [flap(8), ...students(10, passes(0))])).toMatchObject({
      value: 1 / 11,
      students: 1,
    });
    expect(signalOf('flapping', [flap(12), ...students(10, passes(0))])).toBe(undefined);
    expect(signalOf('flapping', [flap(8), ...students(30, passes(0))])).toBe(undefined);
  });

  it('tell that students wait for the cluster', () => {
    const wait = (seconds: number, graceMinutes = 1) =>
      student(opened(2, {}, { graceMinutes }), closed(2 + seconds / 60), passes(0));
    expect(signalOf('slow', [wait(20), wait(45)])?.value).toBeCloseTo(45 * SECOND_MS);
    expect(signalOf('slow', [wait(20), wait(25)])).toBe(undefined);
    expect(signalOf('slow', [wait(45, 0)])).toBe(undefined);
    // The student fixed it, so it doesn't tell how long the cluster needs.
    const change = fact(2.5, 'activity', { exercise: '' });
    const fixed = student(opened(2, {}, { graceMinutes: 1 }), change, closed(5), passes(0));
    expect(signalOf('slow', [fixed])).toBe(undefined);
  });

  it('tell that it says little if almost every student passes at the first try', () => {
    expect(signalOf('says-little', students(30, passes(0)))).toMatchObject({
      value: 1,
      students: 30,
    });
    expect(signalOf('says-little', students(29, passes(0)))).toBe(undefined);
    expect(signalOf('says-little', [...students(30, passes(0)), student(passes(1))])).toBe(
      undefined,
    );
  });
});
