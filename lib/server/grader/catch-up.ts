import type { FoldProgress } from './fold-progress.ts';

/** While this short, the catching up after a start isn't worth a message, ms. */
const QUIET_MS = 2_000;
const REPORT_INTERVAL_MS = 1_000;

/** How far the grading is after a start: seats whose log isn't folded yet. */
export interface GradingProgress {
  readonly behind: number;
}

/** Counts the seats that are behind after a start, and reports changes at most once a second. */
export class CatchUp {
  readonly #progress: FoldProgress;
  readonly #onChange: () => void;
  readonly #began = performance.now();
  /** Position of the newest change of each seat at the start; null until it is known. */
  #newest: readonly number[] | null = null;
  #lastReport = -Infinity;
  #hasReported = false;

  constructor(progress: FoldProgress, onChange: () => void) {
    this.#progress = progress;
    this.#onChange = onChange;
  }

  /** `positions`: of the newest change of each seat that isn't folded yet. */
  start(positions: readonly number[]): void {
    if (!this.#progress.isReady) this.#newest = positions;
  }

  /** Call it when entries were folded. */
  report(): void {
    const now = performance.now();
    if (this.#progress.isReady || now - this.#lastReport < REPORT_INTERVAL_MS) return;
    if (now - this.#began < QUIET_MS) return;
    this.#lastReport = now;
    this.#hasReported = true;
    this.#onChange();
  }

  /** Everything in the log at the start is folded. */
  finish(): void {
    if (this.#progress.isReady) return;
    this.#progress.markReady();
    if (this.#hasReported) this.#onChange();
  }

  /** null while there is nothing to report. */
  get current(): GradingProgress | null {
    if (this.#progress.isReady || performance.now() - this.#began < QUIET_MS) return null;
    const { foldedPos } = this.#progress;
    return {
      behind: this.#newest?.filter((pos) => pos > foldedPos).length ?? Infinity,
    };
  }
}
