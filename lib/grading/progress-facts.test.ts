import { describe, expect, it } from 'vitest';
import {
  confirmPendingPass,
  createProgress,
  grantPass,
  updateProgress,
} from './engine/progress.ts';
import { recordEvaluation } from './history/attempt-history.ts';
import { EMPTY_FACT_MEMORY, factsOf, type FactMemory } from './progress-facts.ts';
import type { CheckResult, Evaluation, Progress, Reason } from './types.ts';
import type { Fact } from '#lib/protocol/fact.ts';

const SECOND_MS = 1_000;
const passing = (check: string): CheckResult => ({ check, state: 'pass' });
const failing = (
  check: string,
  code: string,
  params: Reason['params'] = {},
  group: string[] = [],
): CheckResult => ({ check, state: 'fail', reason: { check, code, params, group } });
const evaluated = (...checks: CheckResult[]): Evaluation => ({
  state: 'evaluated',
  subjects: { pod: { uid: 'a', gvk: 'v1/Pod', ns: 'default', name: 'pod' } },
  checks,
  passing: checks.filter(({ state }) => state === 'pass').length,
  total: checks.length,
});
const wrongImage = (found: string, expected = 'nginx'): CheckResult =>
  failing('image', 'image', { found, expected }, ['expected']);

/** An exercise over time, with the facts of every change. Position and seconds are the same. */
class Script {
  progress: Progress = createProgress('one');
  memory: FactMemory = EMPTY_FACT_MEMORY;
  readonly facts: Fact[] = [];

  evaluate(seconds: number, live: Evaluation, isPermanent = false): this {
    const moment = { pos: seconds, at: seconds * SECOND_MS };
    const after = updateProgress(this.progress, live, {
      ...moment,
      packVersion: '1',
      foundAtConnect: false,
      receivedAt: moment.at,
      isPermanent,
    });
    const { progress, events } = recordEvaluation(this.progress, after, moment.at);
    const derived = factsOf(
      this.progress,
      progress,
      { ...moment, by: 'evaluation' },
      { memory: this.memory, events },
    );
    return this.#set(progress, derived);
  }

  settle(): this {
    const progress = confirmPendingPass(this.progress);
    return this.#set(
      progress,
      factsOf(this.progress, progress, { by: 'settled' }, { memory: this.memory }),
    );
  }

  regrade(seconds: number, passSeconds: number): this {
    const progress = grantPass(this.progress, {
      exercise: 'one',
      packVersion: '2',
      pos: passSeconds,
      at: passSeconds * SECOND_MS,
      source: 'regrade',
      evidence: [],
      foundAtConnect: false,
    });
    const moment = { pos: seconds, at: seconds * SECOND_MS, by: 'regrade' as const };
    return this.#set(progress, factsOf(this.progress, progress, moment, { memory: this.memory }));
  }

  of(kind: Fact['kind']): Fact[] {
    return this.facts.filter((fact) => fact.kind === kind);
  }

  #set(progress: Progress, { facts, memory }: ReturnType<typeof factsOf>): this {
    this.progress = progress;
    this.memory = memory;
    this.facts.push(...facts);
    return this;
  }
}

describe('facts of an exercise', () => {
  it('tell when work begins, when more checks pass than before and when a check passes first', () => {
    const script = new Script()
      .evaluate(5, evaluated(wrongImage('x'), failing('port', 'differs')))
      .evaluate(6, evaluated(wrongImage('y'), passing('port')))
      .evaluate(7, evaluated(wrongImage('y'), failing('port', 'differs')))
      .evaluate(8, evaluated(passing('image'), failing('port', 'differs')))
      .evaluate(9, evaluated(passing('image'), passing('port')));
    expect(script.of('started').map(({ pos }) => pos)).toEqual([5]);
    expect(script.of('progressed')).toMatchObject([
      { pos: 6, value: 1, detail: { total: 2 } },
      { pos: 9, value: 2, detail: { total: 2 } },
    ]);
    expect(script.of('check-passed')).toMatchObject([
      { pos: 6, check: 'port', value: 1 },
      { pos: 8, check: 'image', value: 2 },
    ]);
  });

  it('distinguish failures that were fixed, tried again and withdrawn', () => {
    const script = new Script()
      .evaluate(5, evaluated(wrongImage('x'), failing('port', 'differs')))
      .evaluate(6, evaluated(wrongImage('y'), passing('port')))
      .evaluate(7, { state: 'not-started' });
    expect(script.of('failure-opened')).toMatchObject([
      {
        check: 'image',
        code: 'image',
        key: '["image","image","nginx"]',
        value: 5 * SECOND_MS,
        detail: { params: { expected: 'nginx' } },
      },
      { check: 'port', detail: null },
      { pos: 6, check: 'image' },
    ]);
    expect(
      script.of('failure-closed').map(({ pos, check, detail }) => [pos, check, detail?.['how']]),
    ).toEqual([
      [6, 'image', 'retried'],
      [6, 'port', 'fixed'],
      [7, 'image', 'withdrawn'],
    ]);
  });

  it('say when a failure counts, and that a repeat of the same try never does', () => {
    const slow = evaluated(failing('ready', 'condition'));
    const script = new Script().evaluate(5, slow).evaluate(40, evaluated(passing('ready')));
    expect(script.of('failure-opened')).toMatchObject([{ value: 35 * SECOND_MS }]);
    expect(script.of('check-passed')).toMatchObject([{ value: 1 }]);
    const again = new Script()
      .evaluate(
        5,
        evaluated(failing('ready', 'crash-loop', { exitCode: 1 }, ['exitCode']), passing('a')),
      )
      .evaluate(6, evaluated(failing('ready', 'starting'), passing('a')))
      .evaluate(
        7,
        evaluated(failing('ready', 'crash-loop', { exitCode: 1 }, ['exitCode']), passing('a')),
      );
    expect(again.of('failure-opened').map(({ code, value }) => [code, value])).toEqual([
      ['crash-loop', 5 * SECOND_MS],
      ['starting', 126 * SECOND_MS],
      ['crash-loop', null],
    ]);
  });

  it('mark a failure of a check that passed just before as a regression', () => {
    const script = new Script()
      .evaluate(5, evaluated(passing('image'), failing('port', 'differs')))
      .evaluate(6, evaluated(wrongImage('x'), failing('port', 'differs')));
    expect(script.of('failure-opened').at(-1)?.detail).toEqual({
      regression: true,
      params: { expected: 'nginx' },
    });
  });

  it('date a pass that is settled by time to when its checks began to pass', () => {
    const script = new Script().evaluate(5, evaluated(passing('image'))).settle();
    expect(script.of('passed')).toMatchObject([
      {
        pos: 5,
        at: 5 * SECOND_MS,
        code: 'check',
        detail: { foundAtConnect: false, packVersion: '1' },
      },
    ]);
  });

  it('date a pass of a regrade to the pass, at the position of the command', () => {
    const script = new Script().evaluate(5, evaluated(wrongImage('x'))).regrade(60, 5);
    expect(script.of('passed')).toMatchObject([{ pos: 60, at: 5 * SECOND_MS, code: 'regrade' }]);
    expect(script.progress.trail?.faults).toEqual([]);
  });

  it('close no failure that a pass closes', () => {
    const script = new Script()
      .evaluate(5, evaluated(failing('quiz', 'quiz-wrong', { tries: 1 })), true)
      .evaluate(6, evaluated(passing('quiz')), true);
    expect(script.facts.map(({ kind }) => kind)).toEqual([
      'started',
      'failure-opened',
      'check-passed',
      'progressed',
      'passed',
    ]);
    expect(script.of('check-passed')).toMatchObject([{ value: 1 }]);
  });

  it('tell what can’t be verified, for a check and for the whole exercise', () => {
    const unknown: CheckResult = {
      check: 'image',
      state: 'unknown',
      reason: { check: 'image', code: 'too-costly', params: {}, group: [] },
    };
    const absent: Evaluation = {
      state: 'unknown',
      reason: { check: 'one', code: 'cannot-see', params: {}, group: [] },
    };
    const script = new Script()
      .evaluate(5, evaluated(unknown, failing('port', 'differs')))
      .evaluate(6, evaluated(unknown, passing('port')))
      .evaluate(7, absent)
      .evaluate(8, { state: 'not-started' });
    expect(
      script.facts
        .filter(({ kind }) => kind.startsWith('unverified'))
        .map(({ kind, pos, check, code }) => [kind, pos, check, code]),
    ).toEqual([
      ['unverified-opened', 5, 'image', 'too-costly'],
      ['unverified-closed', 7, 'image', 'too-costly'],
      ['unverified-opened', 7, '', 'cannot-see'],
      ['unverified-closed', 8, '', 'cannot-see'],
    ]);
  });

  it('have a hash instead of a key that an index can’t hold', () => {
    const script = new Script().evaluate(5, evaluated(wrongImage('x', 'ü'.repeat(300))));
    expect(script.of('failure-opened')[0]?.key).toMatch(/^[0-9a-f]{64}$/);
  });
});
