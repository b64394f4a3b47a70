import type { CheckResult, Reason, StepResult } from '../types.ts';
import type { CheckOutcome } from './types.ts';

/** The outcome of a passing check with a single leaf. */
export function passedOutcome(check: string): CheckOutcome {
  return { result: { check, state: 'pass' }, matching: 1, total: 1 };
}

/** The outcome of a failing check with a single leaf. */
export function failedOutcome(reason: Reason): CheckOutcome {
  return { result: { check: reason.check, state: 'fail', reason }, matching: 0, total: 1 };
}

/**
 * As `failedOutcome`, with a reason that is looked for when it is read: of several candidates, only the
 * best one is explained. `withReason` must read it before the objects change.
 */
export function failedOutcomeLater(
  check: string,
  findReason: () => Reason,
  counts = { matching: 0, total: 1 },
  steps?: readonly StepResult[],
): CheckOutcome {
  let reason: Reason | undefined;
  return {
    result: {
      check,
      state: 'fail',
      get reason() {
        return (reason ??= findReason());
      },
      ...(steps && { steps }),
    },
    ...counts,
  };
}

/** The result with its reason as a value. */
export function withReason(result: CheckResult): CheckResult {
  return result.state === 'fail' ? { ...result } : result;
}
