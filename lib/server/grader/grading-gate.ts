import type { LogEntry } from '../log/entry.ts';

/** The gate changed what is graded, so the grading starts again from the checkpoints. */
export class GradingRestart extends Error {
  override readonly name = 'GradingRestart';
}

/**
 * Decides which changes of an ended workshop are graded: those that the server received until the
 * end. Later ones stay in the log. Commands are always graded, because staff can correct results.
 *
 * No checkpoint covers a held change. After a reopening, the grading starts from the checkpoints and
 * folds everything in the order of the log, as if the workshop had never ended.
 */
export class GradingGate {
  #until: number | null;
  #generation = 0;
  #firstHeldPos = Infinity;
  #newestPassed = -Infinity;
  #needsRestart = false;

  /** `until`: the end of the workshop, ms since 1970; null while it runs. */
  constructor(until: number | null) {
    this.#until = until;
  }

  get until(): number | null {
    return this.#until;
  }

  /** Another number after each change of the gate. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether a run since the last `beginRun` graded too much or too little. */
  get needsRestart(): boolean {
    return this.#needsRestart;
  }

  /** Returns whether the gate changed. */
  set(until: number | null): boolean {
    if (until === this.#until) return false;
    const letTooMuchThrough = this.#newestPassed > (until ?? Infinity);
    this.#needsRestart ||= letTooMuchThrough || this.#firstHeldPos < Infinity;
    this.#until = until;
    this.#generation += 1;
    return true;
  }

  /** Everything is read from the checkpoints and the log again. */
  beginRun(): void {
    if (this.#until === null) this.#firstHeldPos = Infinity;
    this.#newestPassed = -Infinity;
    this.#needsRestart = false;
  }

  /** The entries that are graded. Remembers what it holds. */
  filter<Entry extends LogEntry>(entries: readonly Entry[]): Entry[] {
    return entries.filter((entry) => {
      if (entry.log === 'command') return true;
      const passes = isGraded(entry, this.#until);
      if (passes) this.#newestPassed = Math.max(this.#newestPassed, entry.receivedAt);
      else this.#firstHeldPos = Math.min(this.#firstHeldPos, entry.pos);
      return passes;
    });
  }

  allowsCheckpointAt(pos: number): boolean {
    return pos < this.#firstHeldPos;
  }

  /** `now`, but not after the end. ms since 1970. */
  limitTime(now: number): number {
    return Math.min(now, this.#until ?? Infinity);
  }

  /** Whether a pass that is due at this time can still be granted. ms since 1970. */
  isDue(dueAt: number): boolean {
    return dueAt <= (this.#until ?? Infinity);
  }
}

/** `until`: as in `GradingGate`. */
export function isGraded(entry: LogEntry, until: number | null): boolean {
  return entry.log === 'command' || until === null || entry.receivedAt <= until;
}
