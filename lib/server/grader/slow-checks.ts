import type { Pack } from '#lib/packs/types.ts';
import type { Mark } from './watchdog.ts';
import type { Costly } from './messages.ts';

/** Of two times the first may have been the machine's fault. */
const STRIKES = 2;

/** Which checks took too long on which seats, by the plan whose pack they are of: a corrected check is tried anew. */
export class Blames {
  readonly #costly = new Map<number, Costly[]>();
  readonly #strikes = new Map<string, number>();

  of(plan: number): readonly Costly[] {
    return this.#costly.get(plan) ?? [];
  }

  /** A judgement was at this mark for too long; answers what is not run any more from now on, if the mark says what it was. */
  blame(plan: number, pack: Pack, seat: string | null, mark: Mark): Costly | null {
    const exercise = pack.exercises[mark.exercise];
    if (seat === null || !exercise) return null;
    const costly: Costly = {
      seat,
      exercise: exercise.id,
      check: exercise.checks[mark.check]?.id ?? null,
    };
    const key = JSON.stringify([plan, costly]);
    const strikes = (this.#strikes.get(key) ?? 0) + 1;
    this.#strikes.set(key, strikes);
    if (strikes < STRIKES) return null;
    this.#costly.set(plan, [...this.of(plan), costly]);
    return costly;
  }
}
