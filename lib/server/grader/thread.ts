import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { WatchdogMarker, type WatchdogMark } from './watchdog.ts';
import type {
  GraderData,
  GraderMessage,
  GraderRequest,
  GraderResponse,
  SeatFailure,
} from './messages.ts';

const POLL_INTERVAL_MS = 50;
/**
 * The most that one poll counts, so that a pause of the whole server isn't blamed on an expression.
 */
const MAX_POLL_STEP_MS = 70;
/**
 * Backstop for work that the guard inside the thread can't end, such as sorting a huge list: a step
 * can take this many times the limit of an entry. 1 s by default.
 */
const BACKSTOP_FACTOR = 4;
/** Memory of one thread. At the limit the thread ends, not the process. */
const MEMORY_LIMIT_MIB = 2_048;
/**
 * Memory for objects that were just created, MiB. Comparisons create many that are soon garbage, and
 * with the default of Node each thread keeps more than 100 MiB for them.
 */
const YOUNG_MEMORY_LIMIT_MIB = 8;
/** A thread inside native code can't be ended, so the server doesn't wait for it. */
const TERMINATE_TIMEOUT_MS = 1_000;

/** The thread is of no use any more: a step took too long, it ran out of memory, or it ended. */
export class GraderThreadError extends Error {
  override readonly name = 'GraderThreadError';
  readonly why: 'time-limit' | 'memory' | 'error';
  /** Where the thread was; null if it was idle or its place is unknown. */
  readonly mark: WatchdogMark | null;
  /** Seats that failed before, in the same request. */
  readonly failures: readonly SeatFailure[];

  constructor(
    why: GraderThreadError['why'],
    mark: WatchdogMark,
    { cause, failures = [] }: { cause?: unknown; failures?: readonly SeatFailure[] } = {},
  ) {
    super(
      why === 'time-limit'
        ? 'a step took too long'
        : why === 'memory'
          ? `the thread used more than its memory limit`
          : `the thread ended: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.why = why;
    this.mark = mark.step === 0 ? null : mark;
    this.failures = failures;
  }
}

/** One grading thread. It handles one request at a time (R7). */
export class GraderThread {
  readonly #worker: Worker;
  readonly #marker = new WatchdogMarker();
  readonly #backstopMs: number;
  readonly #ended = Promise.withResolvers<never>();
  /** Failures during the current request. */
  #failures: SeatFailure[] = [];

  constructor(data: Omit<GraderData, 'marker'>) {
    this.#backstopMs = BACKSTOP_FACTOR * data.limitMs;
    const workerData: GraderData = { ...data, marker: this.#marker.buffer };
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: data.testHook?.memoryMiB ?? MEMORY_LIMIT_MIB,
        maxYoungGenerationSizeMb: YOUNG_MEMORY_LIMIT_MIB,
      },
    });
    // The thread itself writes nothing. The server log has what Node or a library writes.
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.on('data', (chunk: Buffer) => {
        process.emitWarning(chunk.toString().trimEnd(), 'GradingThread');
      });
    this.#worker.once('error', (error) => {
      const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#end(isMemory ? 'memory' : 'error', error);
    });
    this.#worker.once('exit', (code) => {
      this.#end('error', new Error(`exit code ${String(code)}`));
    });
    this.#ended.promise.catch(() => {});
  }

  /** Throws `GraderThreadError`. Terminate the thread then. */
  async request(message: GraderRequest): Promise<GraderResponse> {
    const response = Promise.withResolvers<GraderResponse>();
    this.#failures = [];
    const receive = (received: GraderMessage): void => {
      if (received.kind === 'failure') this.#failures.push(received.failure);
      else response.resolve(received);
    };
    this.#worker.on('message', receive);
    this.#worker.postMessage(message);
    const watchdog = setInterval(this.#createWatchdog(response.reject), POLL_INTERVAL_MS);
    try {
      return await Promise.race([response.promise, this.#ended.promise]);
    } finally {
      clearInterval(watchdog);
      this.#worker.off('message', receive);
    }
  }

  async terminate(): Promise<void> {
    await Promise.race([
      this.#worker.terminate(),
      wait(TERMINATE_TIMEOUT_MS, undefined, { ref: false }),
    ]);
  }

  #end(why: GraderThreadError['why'], cause: unknown): void {
    const failures = this.#failures;
    this.#ended.reject(new GraderThreadError(why, this.#marker.readMark(), { cause, failures }));
  }

  #createWatchdog(onTimeout: (error: GraderThreadError) => void): () => void {
    let [step, spentMs, lastPoll] = [0, 0, performance.now()];
    return () => {
      const now = performance.now();
      const mark = this.#marker.readMark();
      const isSameStep = mark.step !== 0 && mark.step === step;
      spentMs = isSameStep ? spentMs + Math.min(now - lastPoll, MAX_POLL_STEP_MS) : 0;
      [step, lastPoll] = [mark.step, now];
      if (spentMs >= this.#backstopMs)
        onTimeout(new GraderThreadError('time-limit', mark, { failures: this.#failures }));
    };
  }
}
