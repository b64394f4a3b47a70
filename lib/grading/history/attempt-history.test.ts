import { describe, expect, it } from 'vitest';
import { updateProgress, createProgress } from '../engine/progress.ts';
import { recordEvaluation } from './attempt-history.ts';
import type { CheckResult, Evaluation, Progress, Reason } from '../types.ts';

const SECOND_MS = 1_000;
const passing = (check: string): CheckResult => ({ check, state: 'pass' });
const failing = (
  check: string,
  code: string,
  params: Reason['params'] = {},
  group: string[] = [],
): CheckResult => ({ check, state: 'fail', reason: { check, code, params, group } });
const evaluated = (checks: CheckResult[], uid = 'a'): Evaluation => ({
  state: 'evaluated',
  subjects: { pod: { uid, gvk: 'v1/Pod', ns: 'default', name: 'pod' } },
  checks,
  passing: checks.filter(({ state }) => state === 'pass').length,
  total: checks.length,
});
const NOT_STARTED: Evaluation = { state: 'not-started' };
const ABSENT: Evaluation = {
  state: 'unknown',
  reason: { check: 'one', code: 'agent-away', params: {}, group: [] },
};

/** The progress of an exercise with these live states, each with its start in seconds. */
function recordAll(...moments: (readonly [seconds: number, live: Evaluation])[]): Progress {
  return moments.reduce((before, [seconds, live]) => {
    const at = seconds * SECOND_MS;
    return recordEvaluation(
      before,
      updateProgress(before, live, {
        pos: seconds,
        at,
        packVersion: '1',
        foundAtConnect: false,
        receivedAt: at,
        isPermanent: true,
      }),
      at,
    ).progress;
  }, createProgress('one'));
}
const faultTimes = ({ trail }: Progress): Record<string, number[]> =>
  Object.fromEntries(
    (trail?.faults ?? []).map(({ reason, times }) => [
      reason.code,
      times.map((at) => at / SECOND_MS),
    ]),
  );
const imageFailure = (found: string) =>
  failing('image', 'image', { found, expected: 'nginx' }, ['expected']);

describe('attempt history', () => {
  it('starts with the first attempt and keeps its start time', () => {
    expect(recordAll([1, NOT_STARTED]).trail).toBeUndefined();
    expect(recordAll([5, evaluated([passing('a'), imageFailure('x')])]).trail?.begunAt).toBe(
      5 * SECOND_MS,
    );
    expect(
      recordAll(
        [5, evaluated([imageFailure('x')])],
        [9, NOT_STARTED],
        [20, evaluated([imageFailure('x')])],
      ).trail?.begunAt,
    ).toBe(5 * SECOND_MS);
  });

  it('counts every attempt with a wrong manifest, whether edited or deleted and created again', () => {
    expect(
      faultTimes(
        recordAll(
          [5, evaluated([imageFailure('x')])],
          [9, evaluated([imageFailure('x'), failing('port', 'differs')])],
          [12, evaluated([imageFailure('y')])],
          [15, NOT_STARTED],
          [20, evaluated([imageFailure('y')], 'b')],
        ),
      ),
    ).toEqual({ image: [5, 12, 20], differs: [9] });
  });

  it('counts a crash once for each attempt, however often the cluster restarts the container', () => {
    const crash = (restarts: number) =>
      failing(
        'ready',
        'crash-loop',
        { name: `p-${String(restarts)}`, exitCode: 1, restarts, message: `at ${String(restarts)}` },
        ['exitCode'],
      );
    expect(
      faultTimes(
        recordAll(
          [5, evaluated([crash(1)])],
          [20, evaluated([passing('ready'), imageFailure('x')])],
          [25, evaluated([crash(2)])],
          [90, evaluated([crash(3)], 'b')],
        ),
      )['crash-loop'],
    ).toEqual([5, 90]);
  });

  it('counts a failure that the cluster may still fix only after its grace period', () => {
    const starting = evaluated([failing('ready', 'condition')]);
    expect(
      faultTimes(
        recordAll(
          [5, starting],
          [20, evaluated([imageFailure('x')])],
          [25, evaluated([imageFailure('x')], 'b')],
        ),
      )['condition'],
    ).toBeUndefined();
    expect(
      faultTimes(recordAll([5, starting], [36, evaluated([imageFailure('x')])]))['condition'],
    ).toEqual([5]);
    expect(recordAll([5, starting]).trail?.faults[0]?.now).toMatchObject({
      since: 5 * SECOND_MS,
      due: 35 * SECOND_MS,
    });
  });

  it('does not count parts that are not done yet, and counts every wrong quiz answer', () => {
    expect(
      faultTimes(
        recordAll([
          5,
          evaluated([failing('made', 'no-object', { owner: '' }), failing('quiz', 'quiz-open')]),
        ]),
      ),
    ).toEqual({});
    const wrong = (tries: number) => evaluated([failing('quiz', 'quiz-wrong', { tries })]);
    expect(faultTimes(recordAll([5, wrong(1)], [8, wrong(2)], [9, wrong(3)]))).toEqual({
      'quiz-wrong': [5, 8, 9],
    });
  });

  it('records when a passing check fails again', () => {
    const good = evaluated([passing('image'), failing('port', 'differs')]);
    expect(
      recordAll(
        [5, good],
        [9, evaluated([imageFailure('x'), failing('port', 'differs')])],
        [12, good],
        [15, evaluated([imageFailure('x')])],
      ).trail?.regressions,
    ).toEqual([9 * SECOND_MS, 15 * SECOND_MS]);
    const rolling = evaluated([failing('image', 'condition'), failing('port', 'differs')]);
    expect(recordAll([5, good], [9, rolling], [12, good]).trail?.regressions).toEqual([]);
  });

  it('does not change while the agent is absent', () => {
    const wrong = evaluated([imageFailure('x')]);
    expect(faultTimes(recordAll([5, wrong], [9, ABSENT], [20, wrong]))).toEqual({ image: [5] });
  });

  it('keeps only its start time after the exercise is passed', () => {
    expect(
      recordAll([5, evaluated([imageFailure('x')])], [9, evaluated([passing('image')])]).trail,
    ).toEqual({
      begunAt: 5 * SECOND_MS,
      faults: [],
      regressions: [],
    });
  });

  it('limits the number of faults and of their times', () => {
    const many = Array.from(
      { length: 300 },
      (_, n) =>
        [
          n + 1,
          evaluated([
            imageFailure(String(n)),
            failing('port', 'differs', { path: `spec.${String(n % 40)}` }, ['path']),
          ]),
        ] as const,
    );
    const { faults = [] } = recordAll(...many).trail ?? {};
    expect(faults).toHaveLength(12);
    expect(Math.max(...faults.map((fault) => fault.times.length))).toBe(50);
    expect(
      faults
        .filter(({ now }) => now !== null)
        .map(({ reason }) => reason.code)
        .sort(),
    ).toEqual(['differs', 'image']);
  });
});
