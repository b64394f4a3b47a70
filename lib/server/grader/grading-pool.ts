import { availableParallelism } from 'node:os';
import type { FoldStart } from './messages.ts';
import {
  GraderThread,
  openAlone,
  type CountChecks,
  type ThreadFold,
  type ThreadOptions,
} from './thread.ts';

/** Threads that grade at the same time. More of them than cores only cost memory. */
export const GRADING_THREADS = Math.max(2, availableParallelism());

/**
 * The grading threads of a process. Workshops share them, because a thread costs 30 MB even if it
 * grades nothing. A workshop whose fold ended its thread gets one alone from then on, so that it
 * interrupts the others once.
 */
export class GradingPool {
  readonly #options: ThreadOptions;
  readonly #size: number;
  #threads: GraderThread[] = [];

  constructor(options: ThreadOptions, size = GRADING_THREADS) {
    this.#options = options;
    this.#size = size;
  }

  /** Opens a fold on the thread with the fewest. The last fold of a thread ends it. */
  open(start: FoldStart, onChecks?: CountChecks): ThreadFold {
    this.#threads = this.#threads.filter(({ hasEnded }) => !hasEnded);
    if (this.#threads.length < this.#size) this.#threads.push(new GraderThread(this.#options));
    const [first, ...others] = this.#threads;
    if (!first) throw new RangeError('a pool has at least one thread');
    const thread = others.reduce((a, b) => (b.foldCount < a.foldCount ? b : a), first);
    const fold = thread.open(start, onChecks);
    return {
      request: fold.request,
      end: async () => {
        await fold.end();
        if (thread.foldCount > 0) return;
        this.#threads = this.#threads.filter((other) => other !== thread);
        await thread.terminate();
      },
    };
  }

  /** Opens a fold that shares its thread with no other, for work that could end it. */
  openAlone(start: FoldStart, onChecks?: CountChecks): ThreadFold {
    return openAlone(start, this.#options, onChecks);
  }
}
