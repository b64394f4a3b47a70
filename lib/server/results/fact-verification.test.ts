import { describe, expect, it } from 'vitest';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { compareFacts } from './fact-verification.ts';

const fact = (pos: number, more: Partial<SeatFact> = {}): SeatFact => ({
  seatId: 's',
  stage: 1,
  kind: 'activity',
  pos,
  at: pos,
  exercise: '',
  check: '',
  code: '',
  key: '',
  value: null,
  detail: null,
  ...more,
});

describe('the comparison of stored facts with a rebuild', () => {
  it('counts what is the same, whatever the order of facts and of their details', () => {
    const stored = [fact(1, { detail: { a: 1, b: 2 } }), fact(2)];
    const made = [fact(2), fact(1, { detail: { b: 2, a: 1 } })];
    expect(compareFacts(stored, made)).toEqual({
      same: 2,
      onlyStored: 0,
      onlyMade: 0,
      settledByTimer: 0,
    });
  });

  it('counts other values, and facts of one side only', () => {
    const stored = [fact(1), fact(2, { value: 1 }), fact(3)];
    expect(compareFacts(stored, [fact(1), fact(2, { value: 2 })])).toEqual({
      same: 1,
      onlyStored: 2,
      onlyMade: 1,
      settledByTimer: 0,
    });
  });

  it('tolerates what follows from a pass that only the timer settled', () => {
    const exercise = 'one';
    const stored = [fact(5, { exercise, kind: 'passed', code: 'check' })];
    const made = [fact(6, { exercise, kind: 'failure-opened' }), fact(7)];
    expect(compareFacts(stored, made)).toEqual({
      same: 0,
      onlyStored: 0,
      onlyMade: 1,
      settledByTimer: 2,
    });
  });
});
