import { describe, expect, it } from 'vitest';
import { advance, newProgress } from '../engine/progress.ts';
import { follow } from './attempt-history.ts';
import type { CheckResult, Judgement, Progress, Reason } from '../types.ts';

const S = 1_000;
const holds = (check: string): CheckResult => ({ check, state: 'holds' });
const fails = (
  check: string,
  code: string,
  params: Reason['params'] = {},
  group: string[] = [],
): CheckResult => ({ check, state: 'fails', reason: { check, code, params, group } });
const judged = (checks: CheckResult[], uid = 'a'): Judgement => ({
  state: 'judged',
  subjects: { pod: { uid, gvk: 'v1/Pod', ns: 'default', name: 'pod' } },
  checks,
  holding: checks.filter(({ state }) => state === 'holds').length,
  total: checks.length,
});
const NOTHING: Judgement = { state: 'not-started' };
const AWAY: Judgement = {
  state: 'unknown',
  reason: { check: 'one', code: 'agent-away', params: {}, group: [] },
};

/** What becomes of an exercise whose live state is this from each of these seconds on. */
function after(...moments: (readonly [seconds: number, live: Judgement])[]): Progress {
  return moments.reduce((before, [seconds, live]) => {
    const at = seconds * S;
    return follow(
      before,
      advance(before, live, {
        pos: seconds,
        at,
        packVersion: '1',
        foundAtConnect: false,
        receivedAt: at,
        lasts: true,
      }),
      at,
    );
  }, newProgress('one'));
}
const times = ({ trail }: Progress): Record<string, number[]> =>
  Object.fromEntries(
    (trail?.faults ?? []).map(({ reason, times }) => [reason.code, times.map((at) => at / S)]),
  );
const image = (found: string) =>
  fails('image', 'image', { found, expected: 'nginx' }, ['expected']);

describe('the trail of an exercise', () => {
  it('begins with the first attempt, and stays begun', () => {
    expect(after([1, NOTHING]).trail).toBeUndefined();
    expect(after([5, judged([holds('a'), image('x')])]).trail?.begunAt).toBe(5 * S);
    expect(
      after([5, judged([image('x')])], [9, NOTHING], [20, judged([image('x')])]).trail?.begunAt,
    ).toBe(5 * S);
  });

  it('counts each try that is wrong as written: edited to another wrong one, or taken away and made again', () => {
    expect(
      times(
        after(
          [5, judged([image('x')])],
          [9, judged([image('x'), fails('port', 'differs')])],
          [12, judged([image('y')])],
          [15, NOTHING],
          [20, judged([image('y')], 'b')],
        ),
      ),
    ).toEqual({ image: [5, 12, 20], differs: [9] });
  });

  it('counts a crash once for each try, however often the cluster restarts it', () => {
    const crash = (restarts: number) =>
      fails(
        'ready',
        'crash-loop',
        { name: `p-${String(restarts)}`, exitCode: 1, restarts, message: `at ${String(restarts)}` },
        ['exitCode'],
      );
    expect(
      times(
        after(
          [5, judged([crash(1)])],
          [20, judged([holds('ready'), image('x')])],
          [25, judged([crash(2)])],
          [90, judged([crash(3)], 'b')],
        ),
      )['crash-loop'],
    ).toEqual([5, 90]);
  });

  it('counts what the cluster may yet make right only when it had its time', () => {
    const starting = judged([fails('ready', 'condition')]);
    expect(
      times(after([5, starting], [20, judged([image('x')])], [25, judged([image('x')], 'b')]))[
        'condition'
      ],
    ).toBeUndefined();
    expect(times(after([5, starting], [36, judged([image('x')])]))['condition']).toEqual([5]);
    expect(after([5, starting]).trail?.faults[0]?.now).toMatchObject({ since: 5 * S, due: 35 * S });
  });

  it('never counts what has only yet to be done, and every wrong answer', () => {
    expect(
      times(
        after([5, judged([fails('made', 'no-object', { owner: '' }), fails('quiz', 'quiz-open')])]),
      ),
    ).toEqual({});
    const wrong = (tries: number) => judged([fails('quiz', 'quiz-wrong', { tries })]);
    expect(times(after([5, wrong(1)], [8, wrong(2)], [9, wrong(3)]))).toEqual({
      'quiz-wrong': [5, 8, 9],
    });
  });

  it('knows what held and fails again', () => {
    const good = judged([holds('image'), fails('port', 'differs')]);
    expect(
      after(
        [5, good],
        [9, judged([image('x'), fails('port', 'differs')])],
        [12, good],
        [15, judged([image('x')])],
      ).trail?.regressions,
    ).toEqual([9 * S, 15 * S]);
    const rolling = judged([fails('image', 'condition'), fails('port', 'differs')]);
    expect(after([5, good], [9, rolling], [12, good]).trail?.regressions).toEqual([]);
  });

  it('takes an agent that was away for neither better nor worse', () => {
    const wrong = judged([image('x')]);
    expect(times(after([5, wrong], [9, AWAY], [20, wrong]))).toEqual({ image: [5] });
  });

  it('keeps when it began once it is passed, and forgets the rest', () => {
    expect(after([5, judged([image('x')])], [9, judged([holds('image')])]).trail).toEqual({
      begunAt: 5 * S,
      faults: [],
      regressions: [],
    });
  });

  it('is bounded', () => {
    const many = Array.from(
      { length: 300 },
      (_, n) =>
        [
          n + 1,
          judged([
            image(String(n)),
            fails('port', 'differs', { path: `spec.${String(n % 40)}` }, ['path']),
          ]),
        ] as const,
    );
    const { faults = [] } = after(...many).trail ?? {};
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
