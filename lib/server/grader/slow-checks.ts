import type { Pack } from '#lib/packs/types.ts';
import type { GradingMark } from './watchdog.ts';
import type { SlowCheck } from './messages.ts';

/** The first failure may be the fault of a busy machine. */
const FAILURES_BEFORE_DISABLING = 2;

/**
 * The checks that took too long or failed, per seat and plan version. A pack update has a new plan
 * version, so a corrected check runs again.
 */
export class SlowChecks {
  readonly #checksByPlan = new Map<number, SlowCheck[]>();
  readonly #failures = new Map<string, number>();

  listForPlan(plan: number): readonly SlowCheck[] {
    return this.#checksByPlan.get(plan) ?? [];
  }

  /**
   * Counts a failure at a mark. Returns the check and whether it is disabled from now on; null if
   * the mark doesn't name a check of a seat.
   */
  recordFailure(
    plan: number,
    pack: Pack,
    mark: GradingMark,
  ): { readonly slowCheck: SlowCheck; readonly isDisabled: boolean } | null {
    const exercise = pack.exercises[mark.exercise];
    if (mark.seatId === null || mark.phase !== 'check' || !exercise) return null;
    const slowCheck: SlowCheck = {
      seatId: mark.seatId,
      exercise: exercise.id,
      check: exercise.checks[mark.check]?.id ?? null,
    };
    const key = JSON.stringify([plan, slowCheck]);
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const isDisabled = failures === FAILURES_BEFORE_DISABLING;
    if (isDisabled) this.#checksByPlan.set(plan, [...this.listForPlan(plan), slowCheck]);
    return { slowCheck, isDisabled };
  }
}
