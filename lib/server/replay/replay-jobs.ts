import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { findReplay } from '#db/queries/replay.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Log } from '../logger.ts';
import { findReplaySpan, type ReplaySpan } from './fold.ts';
import { REPLAY_VERSION, type ReplayThreadData, type ReplayThreadMessage } from './messages.ts';

/** Memory of the thread. At the limit the thread ends, not the process. */
const MEMORY_LIMIT_MIB = 1_024;
/** A recording that takes longer ends. */
const RECORDING_LIMIT_MS = 30 * MINUTE_MS;
/** How long a failure is reported before a request tries again. */
const FAILURE_MS = MINUTE_MS;
/** How long a reader waits for a short recording instead of asking again. */
const SHORT_RECORDING_MS = 300;

/** A recording, or how far it is. Times are ms since 1970. */
type ReplayState =
  | {
      readonly state: 'ready';
      readonly recording: NonNullable<Awaited<ReturnType<typeof findReplay>>>;
    }
  /** `share`: how much of the day is recorded, 0 to 1; 0 while another workshop is recorded. */
  | { readonly state: 'preparing'; readonly share: number }
  | { readonly state: 'failed'; readonly retryAt: number }
  /** The workshop never started, or hasn't ended. */
  | { readonly state: 'no-span' };

interface ReplayJobsOptions {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Records in a thread. Only tests replace it. */
  readonly startThread?: (data: ReplayThreadData) => Pick<Worker, 'on' | 'terminate'>;
}

interface Job {
  readonly workshopId: string;
  share: number;
  readonly end: () => Promise<void>;
  readonly ended: Promise<void>;
}

/** Records replays on request, one at a time in this process. */
export class ReplayJobs {
  readonly #options: ReplayJobsOptions;
  readonly #failures = new Map<string, number>();
  #job: Job | null = null;
  #isStopped = false;

  constructor(options: ReplayJobsOptions) {
    this.#options = options;
  }

  /** The recording of an ended workshop. Begins it if there is none and no other one is made. */
  async ensure(workshop: WorkshopRow): Promise<ReplayState> {
    const span = findReplaySpan(workshop);
    if (span === null) return { state: 'no-span' };
    const { id } = workshop;
    const known = await this.#findPresent(id, span);
    if (known !== null) return { state: 'ready', recording: known };
    const retryAt = this.#failureOf(id);
    if (retryAt !== null) return { state: 'failed', retryAt };
    if (this.#job === null && !this.#isStopped) this.#job = this.#start(id, span);
    const job = this.#job;
    if (job?.workshopId !== id) return { state: 'preparing', share: 0 };
    await Promise.race([
      job.ended,
      new Promise<void>((resolve) => this.#options.clock.after(SHORT_RECORDING_MS, resolve)),
    ]);
    const made = await this.#findPresent(id, span);
    if (made !== null) return { state: 'ready', recording: made };
    const failedAt = this.#failureOf(id);
    if (failedAt !== null) return { state: 'failed', retryAt: failedAt };
    return { state: 'preparing', share: job.share };
  }

  /** Ends the recording that is made. The next request begins it again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#job?.end();
  }

  /** A workshop that was reopened ended at another time, so it is recorded again. */
  async #findPresent(
    workshopId: string,
    span: ReplaySpan,
  ): Promise<Extract<ReplayState, { state: 'ready' }>['recording'] | null> {
    const row = await findReplay(this.#options.db, workshopId);
    const isPresent =
      row?.version === REPLAY_VERSION && row.fromAt === span.from && row.toAt === span.to;
    return isPresent ? row : null;
  }

  /** When to try again, ms since 1970; null if the last recording didn't fail. */
  #failureOf(workshopId: string): number | null {
    const retryAt = this.#failures.get(workshopId) ?? 0;
    if (this.#options.clock.now() < retryAt) return retryAt;
    this.#failures.delete(workshopId);
    return null;
  }

  #start(workshopId: string, span: ReplaySpan): Job {
    const { clock, log, databaseUrl, startThread = startWorker } = this.#options;
    const startedAt = clock.mono();
    const thread = startThread({ databaseUrl, workshopId, span });
    const ended = Promise.withResolvers<undefined>();
    let isEnded = false;
    /** `error`: null if the recording ended well or the server stops. */
    const end = async (error: string | null): Promise<void> => {
      if (isEnded) return;
      isEnded = true;
      cancelTimer();
      if (error !== null) {
        log('warn', `A replay can't be recorded: ${error}`, { workshopId });
        this.#failures.set(workshopId, clock.now() + FAILURE_MS);
      }
      await thread.terminate();
      this.#job = null;
      ended.resolve(undefined);
    };
    const cancelTimer = clock.after(RECORDING_LIMIT_MS, () => void end('it took too long'));
    const job: Job = { workshopId, share: 0, end: () => end(null), ended: ended.promise };
    thread.on('message', (message: ReplayThreadMessage) => {
      if (message.kind === 'progress') {
        job.share = message.share;
        return;
      }
      if (message.isStored)
        log(
          'info',
          `A replay was recorded in ${String(Math.round((clock.mono() - startedAt) / SECOND_MS))} s`,
          { workshopId },
        );
      void end(message.error);
    });
    thread.on('error', (error) => void end(String(error)));
    thread.on('exit', (code) => void end(`exit code ${String(code)}`));
    return job;
  }
}

function startWorker(data: ReplayThreadData): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: data,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MIB },
  });
  worker.stderr.on('data', (chunk: Buffer) => {
    process.emitWarning(chunk.toString().trimEnd(), 'ReplayThread');
  });
  // A server that stops doesn't wait for it.
  worker.unref();
  return worker;
}
