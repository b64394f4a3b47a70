import { Worker } from 'node:worker_threads';
import { WatchdogMarker, type WatchdogMark } from './watchdog.ts';
import type { GraderResponse, GraderData, GraderRequest } from './messages.ts';

/** How often the thread is looked at, and what one look may count for: a server that stood still must not blame an expression. */
const POLL_INTERVAL_MS = 50;
const MAX_POLL_STEP_MS = 70;

/** The thread was ended: it was at the mark for too long. */
export class GraderTimeoutError extends Error {
  override readonly name = 'Stuck';
  readonly mark: WatchdogMark;

  constructor(mark: WatchdogMark) {
    super('a judgement took too long');
    this.mark = mark;
  }
}

/** One life of the grading thread: one question at a time, each step of which may take `limitMs` (R7). */
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

  /** Throws `Stuck`, or what ended the thread; it is of no use after that. */
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
    let [step, spent, last] = [0, 0, performance.now()];
    return () => {
      const now = performance.now();
      const mark = this.#marker.readMark();
      spent =
        mark.step !== 0 && mark.step === step ? spent + Math.min(now - last, MAX_POLL_STEP_MS) : 0;
      [step, last] = [mark.step, now];
      if (spent >= this.#limitMs) onTimeout(new GraderTimeoutError(mark));
    };
  }
}
