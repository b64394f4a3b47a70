import { expect, it } from 'vitest';
import { evaluation, pass, progress, reason, room, seat } from '../room.fixture.ts';
import { presentCheckReport } from './check-report.ts';

const report = (...args: Parameters<typeof seat>) => {
  const one = seat(...args);
  return presentCheckReport(room([one]), one).map(({ exercise, verdict, reasons }) => [
    exercise.id,
    verdict,
    reasons.map(({ code }) => code),
  ]);
};

it('a pass stays one when what was made is gone; what was not tried fails, and says so', () => {
  expect(report('a', { progress: new Map([progress('one', { pass: pass('one') })]) })).toEqual([
    ['one', 'pass', []],
    ['two', 'fail', ['not-started']],
  ]);
});

it('tells every reason at once, also those a board is patient with, each of them once', () => {
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

it('says unknown where nothing can be told, and that a pass was taken back where all holds', () => {
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

it('answers one exercise when one is asked for, and none for what the pack does not have', () => {
  const one = seat('a');
  expect(presentCheckReport(room([one]), one, 'two').map(({ exercise }) => exercise.id)).toEqual([
    'two',
  ]);
  expect(presentCheckReport(room([one]), one, 'three')).toEqual([]);
});
