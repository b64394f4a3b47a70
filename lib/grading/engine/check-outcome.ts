import type { Reason } from '../types.ts';
import type { CheckOutcome } from './types.ts';

/** The outcome of a passing check with a single leaf. */
export function passedOutcome(check: string): CheckOutcome {
  return { result: { check, state: 'pass' }, matching: 1, total: 1 };
}

/** The outcome of a failing check with a single leaf. */
export function failedOutcome(reason: Reason): CheckOutcome {
  return { result: { check: reason.check, state: 'fail', reason }, matching: 0, total: 1 };
}
