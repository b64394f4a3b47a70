import { Worker } from 'node:worker_threads';
import { WatchdogMarker, type WatchdogMark } from './watchdog.ts';
import type { GraderResponse, GraderData, GraderRequest } from './messages.ts';

const POLL_INTERVAL_MS = 50;
/**
 * The most that one poll counts, so that a pause of the whole server isn't blamed on an expression.
 */
const MAX_POLL_STEP_MS = 70;

/** A step took too long, and the thread is of no use any more. */
export class GraderTimeoutError extends Error {
  override readonly name = 'GraderTimeoutError';
  /** Where the thread was. */
  readonly mark: WatchdogMark;

  constructor(mark: WatchdogMark) {
    super('an evaluation took too long');
    this.mark = mark;
  }
}

/**
 * One grading thread. It handles one request at a time, and each step of a request can take up to
 * `limitMs` (R7).
 */
export class GraderThread {
  readonly #worker: Worker;
  readonly #marker = new WatchdogMarker();
  readonly #limitMs: number;
  readonly #ended = Promise.withResolvers<never>();

  constructor(data: Omit<GraderData, 'marker'>, limitMs: number) {
    this.#limitMs = limitMs;
    const workerData: GraderData = { ...data, marker: this.#marker.buffer };
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      stdout: false,
      stderr: false,
    });
    this.#worker.once('error', this.#ended.reject);
    this.#worker.once('exit', (code) => {
      this.#ended.reject(new Error(`the grading thread ended with ${code}`));
    });
    this.#ended.promise.catch(() => {});
  }

  /** Throws `GraderTimeoutError`, or the error that ended the thread. Terminate the thread then. */
  async request(message: GraderRequest): Promise<GraderResponse> {
    const response = Promise.withResolvers<GraderResponse>();
    this.#worker.once('message', response.resolve);
    this.#worker.postMessage(message);
    const watchdog = setInterval(this.#createWatchdog(response.reject), POLL_INTERVAL_MS);
    try {
      return await Promise.race([response.promise, this.#ended.promise]);
    } finally {
      clearInterval(watchdog);
      this.#worker.off('message', response.resolve);
    }
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #createWatchdog(onTimeout: (error: GraderTimeoutError) => void): () => void {
    let [step, spentMs, lastPoll] = [0, 0, performance.now()];
    return () => {
      const now = performance.now();
      const mark = this.#marker.readMark();
      const isSameStep = mark.step !== 0 && mark.step === step;
      spentMs = isSameStep ? spentMs + Math.min(now - lastPoll, MAX_POLL_STEP_MS) : 0;
      [step, lastPoll] = [mark.step, now];
      if (spentMs >= this.#limitMs) onTimeout(new GraderTimeoutError(mark));
    };
  }
}
