import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { WatchdogMarker, type WatchdogMark } from './watchdog.ts';
import type {
  FoldStart,
  GraderData,
  GraderRequest,
  GraderResponse,
  GraderTestHook,
  SeatFailure,
  ThreadMessage,
  ThreadRequest,
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

/**
 * The thread is of no use any more: a step took too long, it ran out of memory, or it ended.
 * `starved`: a step took too long because the machine was busy. `shared`: another fold of the thread was
 * the cause.
 */
export class GraderThreadError extends Error {
  override readonly name = 'GraderThreadError';
  readonly why: 'time-limit' | 'starved' | 'memory' | 'error' | 'shared';
  /** Where the thread was; null if it was idle or its place is unknown. */
  readonly mark: WatchdogMark | null;
  /** Seats that failed before, in the same request. */
  readonly failures: readonly SeatFailure[];

  constructor(
    why: GraderThreadError['why'],
    mark: WatchdogMark | null,
    { cause, failures = [] }: { cause?: unknown; failures?: readonly SeatFailure[] } = {},
  ) {
    super(describe(why, cause), { cause });
    this.why = why;
    this.mark = mark === null || mark.step === 0 ? null : mark;
    this.failures = failures;
  }
}

function describe(why: GraderThreadError['why'], cause: unknown): string {
  switch (why) {
    case 'time-limit':
      return 'a step took too long';
    case 'starved':
      return 'the machine is too busy';
    case 'memory':
      return 'the thread used more than its memory limit';
    case 'shared':
      return 'another workshop ended the thread';
    case 'error':
      return `the thread ended: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** The fold of a workshop, or of a part of it, in a grading thread. */
export interface ThreadFold {
  /** One at a time (R7). Throws `GraderThreadError`. End the fold then. */
  request(message: GraderRequest): Promise<GraderResponse>;
  /** Forgets the fold. Its whole state is in the log. */
  end(): Promise<void>;
}

export interface ThreadOptions {
  /** How long one entry of a seat can take. */
  readonly limitMs: number;
  readonly testHook?: GraderTestHook | undefined;
}

/** Called after each request with the number of checks that it evaluated. */
export type CountChecks = (count: number) => void;
const ignoreChecks: CountChecks = () => undefined;

interface ThreadEnd {
  readonly why: GraderThreadError['why'];
  readonly cause: unknown;
  /** The fold that was the cause; 0 if none is known. */
  readonly culprit: number;
}

/** A fold in the view of the server. */
interface FoldState {
  response: PromiseWithResolvers<GraderResponse> | null;
  /** Failures during the current request. */
  failures: SeatFailure[];
  readonly onChecks: CountChecks;
}

/** One grading thread with the folds of one or more workshops. If it ends, all of them have to. */
export class GraderThread {
  readonly #worker: Worker;
  readonly #marker = new WatchdogMarker();
  readonly #backstopMs: number;
  readonly #folds = new Map<number, FoldState>();
  #lastFold = 0;
  #watchdog: NodeJS.Timeout | null = null;
  /** Why no fold gets an answer any more; null while the thread runs. */
  #end: ThreadEnd | null = null;

  constructor({ limitMs, testHook }: ThreadOptions) {
    this.#backstopMs = BACKSTOP_FACTOR * limitMs;
    const workerData: GraderData = {
      limitMs,
      ...(testHook && { testHook }),
      marker: this.#marker.buffer,
    };
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: testHook?.memoryMiB ?? MEMORY_LIMIT_MIB,
        maxYoungGenerationSizeMb: YOUNG_MEMORY_LIMIT_MIB,
      },
    });
    // The thread itself writes nothing. The server log has what Node or a library writes.
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.on('data', (chunk: Buffer) => {
        process.emitWarning(chunk.toString().trimEnd(), 'GradingThread');
      });
    this.#worker.on('message', (message: ThreadMessage) => {
      this.#receive(message);
    });
    this.#worker.once('error', (error) => {
      const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#fail(isMemory ? 'memory' : 'error', error);
    });
    this.#worker.once('exit', (code) => {
      this.#fail('error', new Error(`exit code ${String(code)}`));
    });
  }

  /** Folds that weren't ended. */
  get foldCount(): number {
    return this.#folds.size;
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  open(start: FoldStart, onChecks = ignoreChecks): ThreadFold {
    const id = ++this.#lastFold;
    const state: FoldState = { response: null, failures: [], onChecks };
    this.#folds.set(id, state);
    this.#send({ fold: id, message: { kind: 'open', ...start } });
    return {
      request: (message) => this.#request(id, state, message),
      end: () => {
        if (this.#folds.delete(id)) this.#send({ fold: id, message: { kind: 'close' } });
        return Promise.resolve();
      },
    };
  }

  async terminate(): Promise<void> {
    await Promise.race([
      this.#worker.terminate(),
      wait(TERMINATE_TIMEOUT_MS, undefined, { ref: false }),
    ]);
  }

  #send(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  async #request(id: number, state: FoldState, message: GraderRequest): Promise<GraderResponse> {
    state.failures = [];
    if (this.#end) throw this.#createError(this.#end, id, null);
    state.response = Promise.withResolvers();
    this.#send({ fold: id, message });
    this.#watchdog ??= setInterval(this.#createWatchdog(), POLL_INTERVAL_MS);
    try {
      return await state.response.promise;
    } finally {
      state.response = null;
      if (this.#pending.length === 0) this.#stopWatchdog();
    }
  }

  #receive({ fold, message, checks }: ThreadMessage): void {
    const state = this.#folds.get(fold);
    if (message.kind === 'failure') state?.failures.push(message.failure);
    else {
      state?.onChecks(checks);
      state?.response?.resolve(message);
    }
  }

  get #pending(): [number, FoldState][] {
    return [...this.#folds].filter(([, { response }]) => response !== null);
  }

  /** Ends all requests. The fold that the thread worked on is the cause, all others only share it. */
  #fail(why: GraderThreadError['why'], cause?: unknown): void {
    if (this.#end) return;
    this.#stopWatchdog();
    const mark = this.#marker.readMark();
    const pending = this.#pending;
    const [onlyPending = 0] = pending.length === 1 ? (pending[0] ?? []) : [];
    this.#end = { why, cause, culprit: mark.fold || Number(onlyPending) };
    for (const [id, { response, failures }] of pending)
      response?.reject(this.#createError(this.#end, id, mark, failures));
  }

  #createError(
    { why, cause, culprit }: ThreadEnd,
    id: number,
    mark: WatchdogMark | null,
    failures: readonly SeatFailure[] = [],
  ): GraderThreadError {
    return id === culprit || this.#folds.size === 1
      ? new GraderThreadError(why, mark, { cause, failures })
      : new GraderThreadError('shared', null, { cause, failures });
  }

  #stopWatchdog(): void {
    if (this.#watchdog) clearInterval(this.#watchdog);
    this.#watchdog = null;
  }

  #createWatchdog(): () => void {
    let [step, spentMs, lastPoll] = [0, 0, performance.now()];
    return () => {
      const now = performance.now();
      const mark = this.#marker.readMark();
      const isSameStep = mark.step !== 0 && mark.step === step;
      spentMs = isSameStep ? spentMs + Math.min(now - lastPoll, MAX_POLL_STEP_MS) : 0;
      [step, lastPoll] = [mark.step, now];
      if (spentMs < this.#backstopMs) return;
      this.#fail('time-limit');
      void this.terminate();
    };
  }
}

/** A fold that shares its thread with no other. */
export function openAlone(
  start: FoldStart,
  options: ThreadOptions,
  onChecks = ignoreChecks,
): ThreadFold {
  const thread = new GraderThread(options);
  const fold = thread.open(start, onChecks);
  return { request: fold.request, end: () => thread.terminate() };
}
