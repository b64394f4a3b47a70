import { expect, it } from 'vitest';
import { evaluation, pass, progress, reason, room, seat } from '../room.fixture.ts';
import { presentCheckReport } from './check-report.ts';

const report = (...args: Parameters<typeof seat>) => {
  const student = seat(...args);
  return presentCheckReport(room([student]), student).map(({ exercise, verdict, reasons }) => [
    exercise.id,
    verdict,
    reasons.map(({ code }) => code),
  ]);
};

it('keeps a pass after the objects were deleted, and fails an exercise that was not started', () => {
  expect(report('a', { progress: new Map([progress('one', { pass: pass('one') })]) })).toEqual([
    ['one', 'pass', []],
    ['two', 'fail', ['not-started']],
  ]);
});

it('reports every reason once, without grace periods', () => {
  const live = evaluation([
    reason({ code: 'starting' }),
    reason({ code: 'no-object', params: { owner: '' } }),
    reason({ code: 'image' }),
    reason({ code: 'image' }),
  ]);
  expect(report('a', { progress: new Map([progress('one', { live })]) })[0]).toEqual([
    'one',
    'fail',
    ['starting', 'no-object', 'image'],
  ]);
});

it('reports unknown without a cluster, and a revoked pass when all checks pass', () => {
  expect(report('a', { presence: 'cluster-down' })[0]).toEqual([
    'one',
    'unknown',
    ['cluster-down'],
  ]);
  expect(
    report('a', {
      progress: new Map([progress('one', { live: evaluation([]), voided: true })]),
    })[0],
  ).toEqual(['one', 'fail', ['voided']]);
});

it('reports only the requested exercise, and none if the pack does not have it', () => {
  const student = seat('a');
  expect(
    presentCheckReport(room([student]), student, 'two').map(({ exercise }) => exercise.id),
  ).toEqual(['two']);
  expect(presentCheckReport(room([student]), student, 'three')).toEqual([]);
});
