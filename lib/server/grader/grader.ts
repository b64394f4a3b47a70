import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/reason.ts';
import { mapOrdinals } from '../log/epochs.ts';
import type { LogEntry } from '../log/entry.ts';
import {
  readEpochs,
  readFirstPositions,
  readLastPos,
  readEntriesFrom,
  type LogCursor,
} from '../log/read.ts';
import { UPDATE_PACK, type PackStage } from '../packs/stages.ts';
import { SlowChecks } from './slow-checks.ts';
import {
  readCheckpoints,
  readCheckpointPositions,
  replayStart,
  writeCheckpoints,
  type CheckpointPosition,
} from './checkpoints.ts';
import type { Checkpoint, SlowCheck, SeatUpdate } from './messages.ts';
import { COMMIT_GRACE_MS, FoldProgress } from './fold-progress.ts';
import { GraderThread, GraderTimeoutError } from './thread.ts';

/** So much may wait in memory; beyond it the log itself is the queue, and is read again. */
const MAX_QUEUED_ENTRIES = 20_000;
const BATCH_SIZE = 500;
/** How often seats that have gone quiet are kept. */
const IDLE_CHECKPOINT_INTERVAL_MS = 5_000;
/** Passes that fall due within so long are settled together: a room that passes at once is one question, not 300. */
const MIN_CONFIRM_INTERVAL_MS = 200;

export interface GraderOptions {
  readonly db: Connection;
  readonly workshopId: string;
  /** What it was graded by so far; at least one. */
  readonly stages: readonly PackStage[];
  readonly onUpdates: (updates: readonly SeatUpdate[]) => void;
  /** The clock that `receivedAt` is of, ms since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Longest one step of a judgement may take, ms. */
  readonly limitMs?: number;
}

/** One stage while its thread runs. */
interface RunningStage {
  readonly stage: PackStage;
  readonly thread: GraderThread;
  /** Seats that are kept by a later stage's pack: nothing of theirs is this one's. */
  readonly laterSeats: ReadonlySet<string>;
}

/**
 * Grades an event in a thread of its own, from checkpoints and the log, then from what is committed. A thread that gets stuck
 * or dies is replaced and starts from the log again; nothing is asked of any agent. Where the log says that another pack was
 * taken in, the thread keeps every seat and ends, and the next one goes on from there: what was passed by then stays passed.
 */
export class Grader {
  readonly #options: GraderOptions;
  readonly #stages: PackStage[];
  readonly #slowChecks = new SlowChecks();
  readonly #stopping = new AbortController();
  readonly #progress = new FoldProgress();
  readonly #finished: Promise<void>;
  #stageStarted = Promise.withResolvers<undefined>();
  #queue: LogEntry[] = [];
  #overflowed = false;
  #workArrived = Promise.withResolvers<undefined>();
  #checkpointWrites: Promise<boolean> = Promise.resolve(true);
  /** When the thread has something to settle, ms since 1970. */
  #dueAt: number | null = null;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#stages = [...options.stages];
    this.#finished = this.#run();
  }

  /** All that stood in the log when the grader was made is folded. */
  get ready(): Promise<undefined> {
    return this.#progress.ready;
  }

  /** Checks that are not run any more, of the pack that is graded by now. */
  get slowChecks(): readonly SlowCheck[] {
    return this.#slowChecks.listForPlan(this.#stages.length);
  }

  /** Another pack was taken in: called before its act is pushed. */
  startStage(stage: PackStage): void {
    this.#stages.push(stage);
    this.#stageStarted.resolve(undefined);
    this.#stageStarted = Promise.withResolvers();
  }

  /** Committed entries, in the order of `pos`. */
  enqueue(entries: readonly LogEntry[]): void {
    if (this.#queue.length + entries.length > MAX_QUEUED_ENTRIES) {
      this.#queue = [];
      this.#overflowed = true;
    } else this.#queue.push(...entries);
    this.#workArrived.resolve(undefined);
  }

  /** Resolves when all up to `pos` is folded, or after `ms`. */
  waitUntilFolded(pos: number, timeoutMs = 3_000): Promise<void> {
    return this.#progress.waitUntilFolded(pos, timeoutMs);
  }

  /** Keeps every seat, so that the next start has no tail to read, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#workArrived.resolve(undefined);
    this.#stageStarted.resolve(undefined);
    await this.#finished;
  }

  async #run(): Promise<void> {
    for (let pause = 0; !this.#stopping.signal.aborted;) {
      const began = performance.now();
      try {
        await this.#runStages();
      } catch (error) {
        if (!(error instanceof GraderTimeoutError))
          this.#options.log(
            `event ${this.#options.workshopId}: grading starts again: ${databaseErrorText(error)}`,
          );
      }
      pause = performance.now() - began > 10_000 ? 0 : Math.min(pause + 100, 5_000);
      await wait(pause, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {});
    }
    this.#progress.finish();
  }

  /** From what is kept to the end, stage by stage. */
  async #runStages(): Promise<void> {
    const { db, workshopId, limitMs = 250 } = this.#options;
    const positions = await readCheckpointPositions(db, workshopId);
    let index = await this.#findFirstStage(positions);
    let from: LogCursor | null = null;
    this.#checkpointWrites = Promise.resolve(true);
    while (!this.#stopping.signal.aborted) {
      const stage = this.#stages[index];
      if (!stage) {
        await this.#stageStarted.promise;
        continue;
      }
      const { pack, planVersion, startedAt } = stage;
      const thread = new GraderThread(
        {
          pack,
          slowChecks: this.#slowChecks.listForPlan(planVersion),
          packUpdate: planVersion === 1 ? null : { pos: stage.startPos, at: startedAt },
        },
        limitMs,
      );
      try {
        await this.#runStage(
          {
            stage,
            thread,
            laterSeats: new Set(
              positions.filter((seat) => seat.plan > planVersion).map(({ seat }) => seat),
            ),
          },
          from,
          positions,
        );
      } finally {
        await thread.terminate();
      }
      const next = (this.#stages[++index]?.startPos ?? 1) - 1;
      from = { changes: next, acts: next };
    }
  }

  /** The earliest stage that still has something to fold. */
  async #findFirstStage(positions: readonly CheckpointPosition[]): Promise<number> {
    if (this.#stages.length === 1) return 0;
    const { db, workshopId } = this.#options;
    const plans = new Map(positions.map(({ seat, plan }) => [seat, plan]));
    const needed = Array.from(
      await readFirstPositions(db, workshopId),
      ([seat, pos]) =>
        plans.get(seat) ??
        this.#stages.findLast((stage) => stage.startPos <= pos)?.planVersion ??
        1,
    );
    return Math.min(this.#stages.length, ...needed) - 1;
  }

  /** Returns when the stage is over or the grader is stopped; every seat is kept then. */
  async #runStage(
    running: RunningStage,
    begin: LogCursor | null,
    positions: readonly CheckpointPosition[],
  ): Promise<void> {
    const { db, workshopId } = this.#options;
    const { stage, thread } = running;
    const checkpoints = await readCheckpoints(db, workshopId, stage.planVersion);
    this.#applyResponse(
      stage,
      await this.#trackTimeouts(
        stage,
        checkpoints,
        thread.request({ kind: 'restore', checkpoints }),
      ),
    );
    for (let from = begin, over = false; !over && !this.#stopping.signal.aborted;) {
      const began = this.#options.now();
      [this.#queue, this.#overflowed] = [[], false];
      const [epochs, lastPos] = await Promise.all([
        readEpochs(db, workshopId),
        readLastPos(db, workshopId),
      ]);
      const start: LogCursor = from ?? {
        changes: replayStart(epochs, positions, lastPos),
        acts: 0,
      };
      let pos = Math.max(start.changes, lastPos);
      for await (const page of readEntriesFrom(db, workshopId, start, mapOrdinals(epochs))) {
        ({ over } = await this.#sendEntries(running, page));
        if (over) break;
        pos = Math.max(pos, page.at(-1)?.pos ?? 0);
      }
      if (over) break;
      await this.#confirmDuePasses(running, began);
      if (this.#isNewest(stage)) this.#progress.recordFolded(lastPos, true);
      ({ pos, over } = await this.#followLog(running, pos));
      from = { changes: pos, acts: pos };
    }
    this.#applyResponse(stage, await thread.request({ kind: 'checkpoint', which: 'all' }));
    if (!(await this.#checkpointWrites) && !this.#stopping.signal.aborted)
      throw new Error('a seat is not kept');
  }

  /** Sends what is committed as it comes; answers how far it got when the log must be read instead, or the stage is over, or at the end. */
  async #followLog(running: RunningStage, sent: number): Promise<{ pos: number; over: boolean }> {
    for (let pos = sent, kept = performance.now(); ;) {
      if (this.#overflowed) return { pos, over: false };
      const looked = this.#options.now();
      if (performance.now() - kept > IDLE_CHECKPOINT_INTERVAL_MS) {
        this.#applyResponse(
          running.stage,
          await running.thread.request({ kind: 'checkpoint', which: 'quiet' }),
        );
        kept = performance.now();
      }
      const entries = this.#queue.splice(0, BATCH_SIZE).filter((entry) => entry.pos > pos);
      const isAll = this.#queue.length === 0;
      if (entries.length > 0) {
        const { over } = await this.#sendEntries(running, entries);
        if (over) return { pos, over };
        pos = entries.at(-1)?.pos ?? pos;
      }
      if (isAll) await this.#confirmDuePasses(running, looked);
      if (entries.length > 0) continue;
      if (this.#stopping.signal.aborted) return { pos, over: false };
      else if (this.#queue.length === 0) {
        this.#workArrived = Promise.withResolvers();
        await this.#waitForWork();
      }
    }
  }

  /** Settles what is due, all that was committed by `looked` being folded. */
  async #confirmDuePasses({ stage, thread }: RunningStage, looked: number): Promise<void> {
    const now = looked - COMMIT_GRACE_MS;
    if (this.#dueAt !== null && this.#dueAt <= now)
      this.#applyResponse(stage, await thread.request({ kind: 'settle', now }));
  }

  /** Resolves when entries came, or when it is time to settle or to keep seats. */
  async #waitForWork(): Promise<void> {
    const due =
      this.#dueAt === null ? Infinity : this.#dueAt + COMMIT_GRACE_MS - this.#options.now();
    const timer = setTimeout(
      this.#workArrived.resolve,
      Math.min(IDLE_CHECKPOINT_INTERVAL_MS, Math.max(due, MIN_CONFIRM_INTERVAL_MS)),
      undefined,
    ).unref();
    await this.#workArrived.promise;
    clearTimeout(timer);
  }

  /** Folds entries up to the act that ends the stage, if it is among them. */
  async #sendEntries(
    { stage, thread, laterSeats }: RunningStage,
    entries: readonly LogEntry[],
  ): Promise<{ over: boolean }> {
    const end = entries.findIndex(
      (entry) =>
        entry.log === 'command' && entry.kind === UPDATE_PACK && entry.pos > stage.startPos,
    );
    const own = (end < 0 ? entries : entries.slice(0, end)).filter(
      ({ seatId }) => seatId === null || !laterSeats.has(seatId),
    );
    for (let at = 0; at < own.length; at += BATCH_SIZE) {
      const batch = own.slice(at, at + BATCH_SIZE);
      this.#applyResponse(
        stage,
        await this.#trackTimeouts(
          stage,
          batch,
          thread.request({ kind: 'entries', entries: batch }),
        ),
      );
    }
    const packUpdate = entries[end];
    if (packUpdate)
      this.#applyResponse(stage, await thread.request({ kind: 'settle', now: packUpdate.at }));
    else if (this.#isNewest(stage)) this.#progress.recordFolded(entries.at(-1)?.pos ?? 0, false);
    return { over: packUpdate !== undefined };
  }

  #isNewest(stage: PackStage): boolean {
    return this.#stages.at(-1) === stage;
  }

  #applyResponse(stage: PackStage, response: Awaited<ReturnType<GraderThread['request']>>): void {
    if (response.kind === 're-folded') return;
    // What an earlier stage says while it is folded again is over long since.
    if (response.kind === 'updates' && response.updates.length > 0 && this.#isNewest(stage))
      this.#options.onUpdates(response.updates);
    if (response.kind === 'updates') this.#dueAt = response.dueAt;
    const { checkpoints } = response;
    if (checkpoints.length > 0)
      this.#checkpointWrites = this.#checkpointWrites.then((all) =>
        this.#writeCheckpoints(stage, checkpoints).then((one) => one && all),
      );
  }

  /** Never throws: a checkpoint that is not kept costs the next start some time, and nothing else. */
  async #writeCheckpoints(stage: PackStage, checkpoints: readonly Checkpoint[]): Promise<boolean> {
    const { db, workshopId, log } = this.#options;
    return writeCheckpoints(db, workshopId, stage.planVersion, checkpoints).then(
      () => true,
      (error: unknown) => {
        log(`event ${workshopId}: a checkpoint is not kept: ${databaseErrorText(error)}`);
        return false;
      },
    );
  }

  /** What got the thread stuck is named by its place among what it was sent. */
  async #trackTimeouts<Answer>(
    { pack, planVersion }: PackStage,
    sent: readonly { readonly seat: string | null }[],
    response: Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await response;
    } catch (error) {
      const slowCheck =
        error instanceof GraderTimeoutError
          ? this.#slowChecks.recordTimeout(
              planVersion,
              pack,
              sent[error.mark.entry]?.seat ?? null,
              error.mark,
            )
          : null;
      if (slowCheck)
        this.#options.log(
          `event ${this.#options.workshopId}: check ${slowCheck.check ?? '(subjects)'} of exercise ${slowCheck.exercise} is too costly on seat ${slowCheck.seat}: it is not run there any more`,
        );
      throw error;
    }
  }
}
