import type { Pack } from '#lib/packs/types.ts';
import type { WatchdogMark } from './watchdog.ts';
import type { SlowCheck } from './messages.ts';

/** The first timeout may be the fault of a busy machine. */
const TIMEOUTS_BEFORE_DISABLING = 2;

/**
 * The checks that took too long, per seat and plan version. A pack update has a new plan version,
 * so a corrected check runs again.
 */
export class SlowChecks {
  readonly #checksByPlan = new Map<number, SlowCheck[]>();
  readonly #timeouts = new Map<string, number>();

  listForPlan(plan: number): readonly SlowCheck[] {
    return this.#checksByPlan.get(plan) ?? [];
  }

  /**
   * Counts a timeout at a mark. Returns the check if it is disabled from now on; null if it isn't,
   * or if the mark doesn't name a seat and an exercise.
   */
  recordTimeout(
    plan: number,
    pack: Pack,
    seatId: string | null,
    mark: WatchdogMark,
  ): SlowCheck | null {
    const exercise = pack.exercises[mark.exercise];
    if (seatId === null || !exercise) return null;
    const slowCheck: SlowCheck = {
      seatId,
      exercise: exercise.id,
      check: exercise.checks[mark.check]?.id ?? null,
    };
    const key = JSON.stringify([plan, slowCheck]);
    const timeouts = (this.#timeouts.get(key) ?? 0) + 1;
    this.#timeouts.set(key, timeouts);
    if (timeouts < TIMEOUTS_BEFORE_DISABLING) return null;
    this.#checksByPlan.set(plan, [...this.listForPlan(plan), slowCheck]);
    return slowCheck;
  }
}
