import type { Pack } from '#lib/packs/types.ts';
import type { WatchdogMark } from './watchdog.ts';
import type { SlowCheck } from './messages.ts';

/** Of two times the first may have been the machine's fault. */
const TIMEOUTS_BEFORE_DISABLING = 2;

/** Which checks took too long on which seats, by the plan whose pack they are of: a corrected check is tried anew. */
export class SlowChecks {
  readonly #checksByPlan = new Map<number, SlowCheck[]>();
  readonly #timeouts = new Map<string, number>();

  listForPlan(plan: number): readonly SlowCheck[] {
    return this.#checksByPlan.get(plan) ?? [];
  }

  /** A judgement was at this mark for too long; answers what is not run any more from now on, if the mark says what it was. */
  recordTimeout(
    plan: number,
    pack: Pack,
    seat: string | null,
    mark: WatchdogMark,
  ): SlowCheck | null {
    const exercise = pack.exercises[mark.exercise];
    if (seat === null || !exercise) return null;
    const slowCheck: SlowCheck = {
      seat,
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
