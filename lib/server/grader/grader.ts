import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { mapOrdinals } from '../log/epochs.ts';
import type { LogEntry } from '../log/entry.ts';
import {
  readEpochs,
  readFirstPositions,
  readLastPos,
  readEntriesFrom,
  type LogCursor,
} from '../log/read.ts';
import type { Log } from '../logger.ts';
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

/** Beyond this, the queue in memory is dropped and the entries are read from the log again (R5). */
const MAX_QUEUED_ENTRIES = 20_000;
const BATCH_SIZE = 500;
/** How often idle seats get a checkpoint. */
const IDLE_CHECKPOINT_INTERVAL_MS = 5_000;
/** Passes that are due within this time are confirmed together: one request instead of 300. */
const MIN_CONFIRM_INTERVAL_MS = 200;

export interface GraderOptions {
  readonly db: Connection;
  readonly workshopId: string;
  /** The stages so far; at least one. */
  readonly stages: readonly PackStage[];
  readonly onUpdates: (updates: readonly SeatUpdate[]) => void;
  /** The server's clock, which also stamps `receivedAt`. ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** The most that one step of an evaluation can take. */
  readonly limitMs?: number;
}

/** A stage and the thread that grades it. */
interface RunningStage {
  readonly stage: PackStage;
  readonly thread: GraderThread;
  /** Seats with a checkpoint of a later stage: this stage skips their entries. */
  readonly laterSeatIds: ReadonlySet<string>;
}

/**
 * Grades a workshop in a separate thread: first from checkpoints and the log, then from entries as
 * they are committed. A thread that times out or dies is replaced and starts from the log again,
 * without asking any agent. At an `update-pack` command, the thread writes checkpoints of all seats
 * and ends, and the thread of the next stage continues from them. Passes stay.
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
  /** When the first pending pass can be confirmed, ms since 1970. */
  #dueAt: number | null = null;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#stages = [...options.stages];
    this.#finished = this.#run();
  }

  /** Resolves when everything that was in the log at the start is folded. */
  get ready(): Promise<undefined> {
    return this.#progress.ready;
  }

  /** The disabled checks of the current pack. */
  get slowChecks(): readonly SlowCheck[] {
    return this.#slowChecks.listForPlan(this.#stages.length);
  }

  /** Adds the stage of a pack update. Call it before its command is passed to `enqueue`. */
  startStage(stage: PackStage): void {
    this.#stages.push(stage);
    this.#stageStarted.resolve(undefined);
    this.#stageStarted = Promise.withResolvers();
  }

  /** Adds committed entries, in order of `pos`. */
  enqueue(entries: readonly LogEntry[]): void {
    if (this.#queue.length + entries.length > MAX_QUEUED_ENTRIES) {
      this.#queue = [];
      this.#overflowed = true;
    } else this.#queue.push(...entries);
    this.#workArrived.resolve(undefined);
  }

  /** Resolves when everything up to `pos` is folded, or after `timeoutMs`. */
  waitUntilFolded(pos: number, timeoutMs = 3_000): Promise<void> {
    return this.#progress.waitUntilFolded(pos, timeoutMs);
  }

  /** Writes checkpoints of all seats, so that the next start reads no log, and ends. */
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
          this.#options.log('warn', `Grading failed and starts again: ${databaseErrorText(error)}`);
      }
      pause = performance.now() - began > 10_000 ? 0 : Math.min(pause + 100, 5_000);
      await wait(pause, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {});
    }
    this.#progress.finish();
  }

  /** Grades from the checkpoints to the end of the log, stage by stage. */
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
            laterSeatIds: new Set(
              positions.filter((seat) => seat.plan > planVersion).map(({ seatId }) => seatId),
            ),
          },
          from,
          positions,
        );
      } finally {
        await thread.terminate();
      }
      const next = (this.#stages[++index]?.startPos ?? 1) - 1;
      from = { changes: next, commands: next };
    }
  }

  /** The index of the earliest stage that still has entries to fold. */
  async #findFirstStage(positions: readonly CheckpointPosition[]): Promise<number> {
    if (this.#stages.length === 1) return 0;
    const { db, workshopId } = this.#options;
    const plans = new Map(positions.map(({ seatId, plan }) => [seatId, plan]));
    const needed = Array.from(
      await readFirstPositions(db, workshopId),
      ([seat, pos]) =>
        plans.get(seat) ??
        this.#stages.findLast((stage) => stage.startPos <= pos)?.planVersion ??
        1,
    );
    return Math.min(this.#stages.length, ...needed) - 1;
  }

  /** Returns when the stage is over or the grader stops, after writing checkpoints of all seats. */
  async #runStage(
    running: RunningStage,
    startCursor: LogCursor | null,
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
    for (let from = startCursor, over = false; !over && !this.#stopping.signal.aborted;) {
      const began = this.#options.now();
      [this.#queue, this.#overflowed] = [[], false];
      const [epochs, lastPos] = await Promise.all([
        readEpochs(db, workshopId),
        readLastPos(db, workshopId),
      ]);
      const start: LogCursor = from ?? {
        changes: replayStart(epochs, positions, lastPos),
        commands: 0,
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
      from = { changes: pos, commands: pos };
    }
    this.#applyResponse(stage, await thread.request({ kind: 'checkpoint', which: 'all' }));
    if (!(await this.#checkpointWrites) && !this.#stopping.signal.aborted)
      throw new Error('a checkpoint could not be written');
  }

  /**
   * Sends entries to the thread as they are committed. Returns the last position sent when the
   * queue overflowed, the stage is over or the grader stops.
   */
  async #followLog(running: RunningStage, sent: number): Promise<{ pos: number; over: boolean }> {
    for (let pos = sent, lastCheckpoint = performance.now(); ;) {
      if (this.#overflowed) return { pos, over: false };
      const polledAt = this.#options.now();
      if (performance.now() - lastCheckpoint > IDLE_CHECKPOINT_INTERVAL_MS) {
        this.#applyResponse(
          running.stage,
          await running.thread.request({ kind: 'checkpoint', which: 'idle' }),
        );
        lastCheckpoint = performance.now();
      }
      const entries = this.#queue.splice(0, BATCH_SIZE).filter((entry) => entry.pos > pos);
      const isAll = this.#queue.length === 0;
      if (entries.length > 0) {
        const { over } = await this.#sendEntries(running, entries);
        if (over) return { pos, over };
        pos = entries.at(-1)?.pos ?? pos;
      }
      if (isAll) await this.#confirmDuePasses(running, polledAt);
      if (entries.length > 0) continue;
      if (this.#stopping.signal.aborted) return { pos, over: false };
      if (this.#queue.length === 0) {
        this.#workArrived = Promise.withResolvers();
        await this.#waitForWork();
      }
    }
  }

  /** Confirms due passes. Everything that was committed by `polledAt` (ms since 1970) is folded. */
  async #confirmDuePasses({ stage, thread }: RunningStage, polledAt: number): Promise<void> {
    const now = polledAt - COMMIT_GRACE_MS;
    if (this.#dueAt !== null && this.#dueAt <= now)
      this.#applyResponse(stage, await thread.request({ kind: 'confirm-passes', now }));
  }

  /** Resolves when entries arrive, or when passes or checkpoints are due. */
  async #waitForWork(): Promise<void> {
    const dueInMs =
      this.#dueAt === null ? Infinity : this.#dueAt + COMMIT_GRACE_MS - this.#options.now();
    const timer = setTimeout(
      this.#workArrived.resolve,
      Math.min(IDLE_CHECKPOINT_INTERVAL_MS, Math.max(dueInMs, MIN_CONFIRM_INTERVAL_MS)),
      undefined,
    ).unref();
    await this.#workArrived.promise;
    clearTimeout(timer);
  }

  /** Folds entries up to the command that ends the stage, if they contain it. */
  async #sendEntries(
    { stage, thread, laterSeatIds }: RunningStage,
    entries: readonly LogEntry[],
  ): Promise<{ over: boolean }> {
    const end = entries.findIndex(
      (entry) =>
        entry.log === 'command' && entry.kind === UPDATE_PACK && entry.pos > stage.startPos,
    );
    const stageEntries = (end < 0 ? entries : entries.slice(0, end)).filter(
      ({ seatId }) => seatId === null || !laterSeatIds.has(seatId),
    );
    for (let start = 0; start < stageEntries.length; start += BATCH_SIZE) {
      const batch = stageEntries.slice(start, start + BATCH_SIZE);
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
      this.#applyResponse(
        stage,
        await thread.request({ kind: 'confirm-passes', now: packUpdate.at }),
      );
    else if (this.#isNewest(stage)) this.#progress.recordFolded(entries.at(-1)?.pos ?? 0, false);
    return { over: packUpdate !== undefined };
  }

  #isNewest(stage: PackStage): boolean {
    return this.#stages.at(-1) === stage;
  }

  #applyResponse(stage: PackStage, response: Awaited<ReturnType<GraderThread['request']>>): void {
    if (response.kind === 'replayed') return;
    // Updates of an earlier stage that is folded again are out of date.
    if (response.kind === 'updates' && response.updates.length > 0 && this.#isNewest(stage))
      this.#options.onUpdates(response.updates);
    if (response.kind === 'updates') this.#dueAt = response.dueAt;
    const { checkpoints } = response;
    if (checkpoints.length > 0)
      this.#checkpointWrites = this.#checkpointWrites.then((all) =>
        this.#writeCheckpoints(stage, checkpoints).then((isWritten) => isWritten && all),
      );
  }

  /** Never throws: a missing checkpoint only costs the next start some time. */
  async #writeCheckpoints(stage: PackStage, checkpoints: readonly Checkpoint[]): Promise<boolean> {
    const { db, workshopId, log } = this.#options;
    return writeCheckpoints(db, workshopId, stage.planVersion, checkpoints).then(
      () => true,
      (error: unknown) => {
        log('warn', `Failed to write a checkpoint: ${databaseErrorText(error)}`);
        return false;
      },
    );
  }

  /** Records which check timed out. The mark names the item by its index in what was sent. */
  async #trackTimeouts<Response>(
    { pack, planVersion }: PackStage,
    sentItems: readonly { readonly seatId: string | null }[],
    response: Promise<Response>,
  ): Promise<Response> {
    try {
      return await response;
    } catch (error) {
      const slowCheck =
        error instanceof GraderTimeoutError
          ? this.#slowChecks.recordTimeout(
              planVersion,
              pack,
              sentItems[error.mark.entry]?.seatId ?? null,
              error.mark,
            )
          : null;
      if (slowCheck)
        this.#options.log(
          'warn',
          `Check ${slowCheck.check ?? '(subjects)'} of exercise ${slowCheck.exercise} took too long twice and was disabled for the seat`,
          { seatId: slowCheck.seatId },
        );
      throw error;
    }
  }
}
