import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { DatabaseUnavailableError } from '#db/errors.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type {
  Computation,
  ComputedValues,
  ResultsRequest,
  ResultsResponse,
  ResultsThreadData,
} from './messages.ts';

/** Memory of the thread. At the limit the thread ends, not the process. */
const MEMORY_LIMIT_MIB = 1_024;
/** A computation that takes longer ends the thread, and with it all computations that wait. */
const COMPUTATION_LIMIT_MS = MINUTE_MS;
/** The thread keeps its last data in memory, so it ends when no reader comes. */
const IDLE_LIMIT_MS = 10 * MINUTE_MS;

/** Computes results in a thread of the process, so that the live room isn't delayed. */
export interface ResultsThread {
  /**
   * Throws `DatabaseUnavailableError` if the database can't be reached, the thread ended or the
   * server stops.
   */
  compute<Kind extends Computation['kind']>(
    computation: Extract<Computation, { kind: Kind }>,
  ): Promise<ComputedValues[Kind]>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: ComputedValues[keyof ComputedValues]) => void;
  readonly reject: (error: unknown) => void;
}

/** Starts no thread before the first computation. */
export function createResultsThread({
  databaseUrl,
  clock,
}: {
  readonly databaseUrl: string;
  readonly clock: Clock;
}): ResultsThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;
  let isStopped = false;
  let cancelTimer = (): void => undefined;

  /** `why`: null if the server or the idle time ended it. */
  const end = async (why: unknown): Promise<void> => {
    cancelTimer();
    const ended = worker;
    worker = null;
    const broken = [...waiting.values()];
    waiting.clear();
    for (const { reject } of broken)
      reject(new DatabaseUnavailableError(undefined, { cause: why }));
    ended?.removeAllListeners('exit');
    await ended?.terminate();
  };
  const watch = (): void => {
    cancelTimer();
    cancelTimer =
      waiting.size === 0
        ? clock.after(IDLE_LIMIT_MS, () => void end(null))
        : clock.after(COMPUTATION_LIMIT_MS, () => {
            process.emitWarning('A computation took too long and was ended', 'ResultsThread');
            void end(new Error('the computation took too long'));
          });
  };
  const receive = (response: ResultsResponse): void => {
    const request = waiting.get(response.id);
    waiting.delete(response.id);
    watch();
    if (response.ok) request?.resolve(response.value);
    else if (response.isUnavailable)
      request?.reject(new DatabaseUnavailableError(undefined, { cause: response.error }));
    else request?.reject(new Error(`the results can't be computed: ${response.error}`));
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { databaseUrl } satisfies ResultsThreadData,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MIB },
    });
    started.stderr.on('data', (chunk: Buffer) => {
      process.emitWarning(chunk.toString().trimEnd(), 'ResultsThread');
    });
    started.on('message', receive);
    started.once('error', (error) => {
      process.emitWarning(`The thread ended: ${String(error)}`, 'ResultsThread');
      if (worker === started) void end(error);
    });
    started.once('exit', (code) => {
      if (worker === started) void end(new Error(`exit code ${String(code)}`));
    });
    // A server that stops doesn't wait for it.
    started.unref();
    return started;
  };

  return {
    compute<Kind extends Computation['kind']>(computation: Extract<Computation, { kind: Kind }>) {
      if (isStopped) return Promise.reject(new DatabaseUnavailableError());
      worker ??= start();
      const id = (lastId += 1);
      const answer = Promise.withResolvers<ComputedValues[keyof ComputedValues]>();
      waiting.set(id, answer);
      worker.postMessage({ id, computation } satisfies ResultsRequest);
      // Another request doesn't give a computation more time.
      if (waiting.size === 1) watch();
      return answer.promise as Promise<ComputedValues[Kind]>;
    },
    stop() {
      isStopped = true;
      return end(null);
    },
  };
}
