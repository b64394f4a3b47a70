import { Worker } from 'node:worker_threads';
import { Marker, type Mark } from './watchdog.ts';
import type { FromGrader, GraderData, ToGrader } from './messages.ts';

/** How often the thread is looked at, and what one look may count for: a server that stood still must not blame an expression. */
const LOOK_MS = 50;
const LOOK_MOST_MS = 70;

/** The thread was ended: it was at the mark for too long. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
  readonly mark: Mark;

  constructor(mark: Mark) {
    super('a judgement took too long');
    this.mark = mark;
  }
}

/** One life of the grading thread: one question at a time, each step of which may take `limitMs` (R7). */
export class GraderThread {
  readonly #worker: Worker;
  readonly #marker = new Marker();
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
  async ask(message: ToGrader): Promise<FromGrader> {
    const answer = Promise.withResolvers<FromGrader>();
    this.#worker.once('message', answer.resolve);
    this.#worker.postMessage(message);
    const watch = setInterval(this.#look(answer.reject), LOOK_MS);
    try {
      return await Promise.race([answer.promise, this.#ended.promise]);
    } finally {
      clearInterval(watch);
      this.#worker.off('message', answer.resolve);
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #look(stuck: (error: Stuck) => void): () => void {
    let [step, spent, last] = [0, 0, performance.now()];
    return () => {
      const now = performance.now();
      const mark = this.#marker.read();
      spent =
        mark.step !== 0 && mark.step === step ? spent + Math.min(now - last, LOOK_MOST_MS) : 0;
      [step, last] = [mark.step, now];
      if (spent >= this.#limitMs) stuck(new Stuck(mark));
    };
  }
}
