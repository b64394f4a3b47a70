import { expect, test } from 'vitest';
import type { Evaluation } from '../types.ts';
import { evaluate, pod, rs } from './evaluate.fixture.ts';
import {
  confirmPendingPass,
  createProgress,
  markPassed,
  revokePass,
  updateProgress,
} from './progress.ts';

const PASSING = evaluate(rs('a', 2), pod('a1', 'a'), pod('a2', 'a'));
const FAILING = evaluate(rs('a', 3), pod('a1', 'a'));
const NOT_STARTED: Evaluation = { state: 'not-started' };
const UNKNOWN: Evaluation = {
  state: 'unknown',
  reason: { check: 'web', code: 'agent-away', params: {}, group: [] },
};
const moment = (pos: number) => ({
  pos,
  at: pos * 1000,
  packVersion: '1.0.0',
  foundAtConnect: false,
  receivedAt: pos * 1000,
  isPermanent: false,
});
/** Every step lasts long enough to confirm a pending pass. */
const replaySteps = (...steps: (Evaluation | 'revoke' | 'mark')[]) =>
  steps.reduce(
    (progress, step, index) =>
      step === 'revoke'
        ? revokePass(progress)
        : step === 'mark'
          ? markPassed(progress, moment(index))
          : confirmPendingPass(updateProgress(progress, step, moment(index))),
    createProgress('web'),
  );

test('R8: a pass stays with its evidence, whatever the student does next', () => {
  const progress = replaySteps(FAILING, PASSING, FAILING, NOT_STARTED);
  expect(progress).toMatchObject({
    live: NOT_STARTED,
    liveSince: 3000,
    pass: {
      pos: 1,
      at: 1000,
      source: 'check',
      packVersion: '1.0.0',
      evidence: [{ name: 'a' }, { name: 'a1' }],
    },
  });
});

test('a revoked exercise counts again after its checks failed and passed or after an instructor marks it as passed, not after an absence', () => {
  expect(replaySteps(PASSING, 'revoke', PASSING, UNKNOWN, PASSING)).toMatchObject({
    pass: null,
    voided: true,
  });
  expect(replaySteps(PASSING, 'revoke', FAILING)).toMatchObject({ pass: null });
  expect(replaySteps(PASSING, 'revoke', FAILING, PASSING).pass).toMatchObject({ pos: 3 });
  expect(replaySteps(PASSING, NOT_STARTED, 'revoke', PASSING).pass).toMatchObject({ pos: 3 });
  expect(replaySteps(PASSING, 'revoke', 'mark').pass).toMatchObject({
    source: 'instructor',
    pos: 2,
  });
  expect(replaySteps(PASSING, 'revoke', 'mark').voided).toBeUndefined();
});

test('marking as passed does not replace an earned pass, and an unchanged evaluation returns the same object', () => {
  expect(replaySteps(PASSING, 'mark').pass).toMatchObject({ source: 'check' });
  const progress = replaySteps(FAILING);
  expect(updateProgress(progress, FAILING, moment(9))).toBe(progress);
});
