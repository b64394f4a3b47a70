import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { mapOrdinals } from '../log/epochs.ts';
import type { LogEntry } from '../log/entry.ts';
import {
  readEpochs,
  readLastPos,
  readEntriesFrom,
  type EpochRow,
  type LogCursor,
} from '../log/read.ts';
import type { Log } from '../logger.ts';
import type { WorkshopMeter } from '../metrics/workshop-meter.ts';
import { UPDATE_PACK, type PackStage } from '../packs/stages.ts';
import type { CatchUp } from './catch-up.ts';
import {
  readCheckpoints,
  replayStart,
  writeCheckpoint,
  type CheckpointPosition,
} from './checkpoints.ts';
import type { EntryQueue } from './entry-queue.ts';
import { COMMIT_GRACE_MS, type FoldProgress } from './fold-progress.ts';
import { GradingRestart, type GradingGate } from './grading-gate.ts';
import type { FoldedCheckpoint, GraderRequest, GraderResponse, SeatUpdate } from './messages.ts';
import { toSeatFailure } from './probation.ts';
import type { SeatIsolation } from './seat-isolation.ts';
import type { SlowChecks } from './slow-checks.ts';
import type { ThreadFold, GraderThreadError } from './thread.ts';

const BATCH_SIZE = 500;
/** How often idle seats get a checkpoint. */
const IDLE_CHECKPOINT_INTERVAL_MS = 5_000;
/** Passes that are due within this time are confirmed together: one request instead of 300. */
const MIN_CONFIRM_INTERVAL_MS = 200;
/** How long the end of a stage waits for seats that are behind. */
const LANES_TIMEOUT_MS = 5_000;

export interface StageRunOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly stage: PackStage;
  readonly thread: ThreadFold;
  readonly positions: readonly CheckpointPosition[];
  readonly queue: EntryQueue;
  readonly progress: FoldProgress;
  readonly catchUp: CatchUp;
  readonly isolation: SeatIsolation;
  readonly gate: GradingGate;
  readonly slowChecks: SlowChecks;
  readonly onUpdates: (updates: readonly SeatUpdate[]) => void;
  readonly isNewest: () => boolean;
  /** ms since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly meter?: Pick<WorkshopMeter, 'recordGraderLag'>;
  readonly log: Log;
}

/** A fold that grades one stage: from the checkpoints to the end of the stage. */
export class StageRun {
  readonly #options: StageRunOptions;
  /** Seats with a checkpoint of a later stage: this stage skips their entries. */
  readonly #laterSeatIds: ReadonlySet<string>;
  #checkpointWrites: Promise<boolean> = Promise.resolve(true);
  /** Checkpoints that couldn't be written yet, with all facts that have to be written with them. */
  readonly #unwritten = new Map<string, FoldedCheckpoint>();
  /** Something was graded since all seats had a checkpoint. */
  #isUnstored = true;
  /** When the first pending pass can be confirmed or explanation given, ms since 1970. */
  #dueAt: number | null = null;
  /** Seats of the request that the thread handles. */
  #requestedSeats: readonly string[] = [];

  constructor(options: StageRunOptions) {
    this.#options = options;
    this.#laterSeatIds = new Set(
      options.positions
        .filter(({ plan }) => plan > options.stage.planVersion)
        .map(({ seatId }) => seatId),
    );
  }

  /**
   * Returns when the stage is over or the grader stops, after writing checkpoints of all seats.
   * `showsIsolated`: seats that aren't graded show the state of their checkpoint.
   */
  async run(startCursor: LogCursor | null, showsIsolated: boolean): Promise<void> {
    const { signal, catchUp } = this.#options;
    await this.#restore(showsIsolated);
    for (let from = startCursor, isOver = false; !isOver && !signal.aborted;) {
      const replayed = await this.#replayLog(from);
      if (replayed.isOver) break;
      const followed = await this.#followLog(replayed.pos);
      isOver = followed.isOver;
      from = { changes: followed.pos, commands: followed.pos };
    }
    if (!signal.aborted) catchUp.report();
    await this.#request({ kind: 'checkpoint', which: 'all' });
    if (!(await this.#checkpointWrites) && !signal.aborted)
      throw new Error('a checkpoint could not be written');
  }

  /**
   * The thread died: the seat that it worked on is folded alone, or all seats of its request. So are
   * those that failed in it before, else the next thread would spend the same time on them again.
   */
  isolateCause(error: GraderThreadError): void {
    const { isolation, stage } = this.#options;
    for (const failure of error.failures) isolation.handleFailure(stage, failure);
    const seatIds = error.mark?.seatId != null ? [error.mark.seatId] : this.#requestedSeats;
    for (const seatId of seatIds) {
      const failure = toSeatFailure(seatId, error);
      if (failure) isolation.handleFailure(stage, failure);
    }
  }

  async #restore(showsIsolated: boolean): Promise<void> {
    const { db, workshopId, stage, isolation, thread, onUpdates } = this.#options;
    const seatIds = isolation.listIds();
    const all = await readCheckpoints(db, workshopId, stage.planVersion);
    if (seatIds.length > 0) await thread.request({ kind: 'discard', seatIds });
    const isolated = all.filter(({ seatId }) => isolation.has(seatId));
    if (showsIsolated && isolated.length > 0) {
      // A checkpoint that can't be shown changes nothing: the seat is isolated already.
      const response = await thread.request({
        kind: 'restore',
        checkpoints: isolated,
        mode: 'show',
      });
      if (response.kind === 'updates') onUpdates(response.updates);
    }
    const checkpoints = all.filter(({ seatId }) => !isolation.has(seatId));
    await this.#request(
      { kind: 'restore', checkpoints, mode: 'stream' },
      checkpoints.map(({ seatId }) => seatId),
    );
  }

  /** Folds the log from `from`, or from the checkpoints, to its present end. */
  async #replayLog(from: LogCursor | null): Promise<{ pos: number; isOver: boolean }> {
    const { db, workshopId, queue, positions, isolation, progress, catchUp } = this.#options;
    const began = this.#options.now();
    queue.clear();
    const [allEpochs, lastPos] = await Promise.all([
      readEpochs(db, workshopId),
      readLastPos(db, workshopId),
    ]);
    const epochs = allEpochs.filter(({ seatId }) => !isolation.has(seatId));
    const start: LogCursor = from ?? {
      changes: replayStart(epochs, positions, lastPos),
      commands: 0,
    };
    catchUp.start(newestPositions(epochs, positions));
    let pos = Math.max(start.changes, lastPos);
    for await (const page of readEntriesFrom(db, workshopId, start, mapOrdinals(allEpochs))) {
      this.#assertGate();
      if ((await this.#sendEntries(page)).isOver) return { pos, isOver: true };
      pos = Math.max(pos, page.at(-1)?.pos ?? 0);
    }
    await this.#confirmDuePasses(began);
    if (this.#options.isNewest()) progress.recordFolded(lastPos);
    return { pos, isOver: false };
  }

  /**
   * Sends entries to the thread as they are committed. Returns the last position sent when the
   * queue overflowed, the stage is over or the grader stops.
   */
  async #followLog(sent: number): Promise<{ pos: number; isOver: boolean }> {
    const { queue, signal } = this.#options;
    for (let pos = sent, lastCheckpoint = performance.now(); ;) {
      this.#assertGate();
      if (queue.hasOverflowed) return { pos, isOver: false };
      const polledAt = this.#options.now();
      if (await this.#checkpointIdleSeats(lastCheckpoint)) lastCheckpoint = performance.now();
      const committedAt = queue.oldestAt;
      const entries = queue.take(BATCH_SIZE).filter((entry) => entry.pos > pos);
      const isAll = queue.isEmpty;
      if (entries.length > 0) {
        const { isOver } = await this.#sendEntries(entries, true);
        this.#recordLag(committedAt);
        if (isOver) return { pos, isOver };
        pos = entries.at(-1)?.pos ?? pos;
      }
      if (isAll) await this.#confirmDuePasses(polledAt);
      const hadLane = await this.#runLaneTurn(pos);
      if (isAll) await this.#finishCatchingUp();
      if (entries.length > 0) continue;
      if (signal.aborted) return { pos, isOver: false };
      if (queue.isEmpty && !hadLane) await queue.wait(this.#idleMs());
    }
  }

  /** `committedAt`: when the oldest of the folded entries came; monotonic ms. */
  #recordLag(committedAt: number | null): void {
    if (committedAt !== null)
      this.#options.meter?.recordGraderLag((performance.now() - committedAt) / SECOND_MS);
  }

  #assertGate(): void {
    if (this.#options.gate.needsRestart) throw new GradingRestart();
  }

  /** Everything is folded. After the end of the workshop, it is written at once for the results. */
  async #finishCatchingUp(): Promise<void> {
    const { isolation, catchUp, isNewest, gate } = this.#options;
    if (isolation.behindCount === 0 && isNewest()) catchUp.finish();
    if (gate.until === null || !this.#isUnstored) return;
    this.#isUnstored = false;
    await this.#request({ kind: 'checkpoint', which: 'all' });
  }

  /** Asks for checkpoints of idle seats if it is time. `last`: monotonic ms. */
  async #checkpointIdleSeats(last: number): Promise<boolean> {
    if (performance.now() - last <= IDLE_CHECKPOINT_INTERVAL_MS) return false;
    await this.#request({ kind: 'checkpoint', which: 'idle' });
    this.#options.isolation.runPendingRetries();
    return true;
  }

  /** Confirms due passes. Everything that was committed by `polledAt` (ms since 1970) is folded. */
  async #confirmDuePasses(polledAt: number): Promise<void> {
    const now = this.#options.gate.limitTime(polledAt - COMMIT_GRACE_MS);
    if (this.#dueAt !== null && this.#dueAt <= now)
      await this.#request({ kind: 'confirm-passes', now });
  }

  /** How long to wait for entries: until passes or checkpoints are due. */
  #idleMs(): number {
    const dueAt = this.#dueAt;
    const dueInMs =
      dueAt === null || !this.#options.gate.isDue(dueAt)
        ? Infinity
        : dueAt + COMMIT_GRACE_MS - this.#options.now();
    return Math.min(IDLE_CHECKPOINT_INTERVAL_MS, Math.max(dueInMs, MIN_CONFIRM_INTERVAL_MS));
  }

  /** Folds entries up to the command that ends the stage, if they contain it. */
  async #sendEntries(
    entries: readonly LogEntry[],
    isLive = false,
  ): Promise<{ readonly isOver: boolean }> {
    const { stage, progress, catchUp, gate } = this.#options;
    const end = entries.findIndex(
      (entry) =>
        entry.log === 'command' && entry.kind === UPDATE_PACK && entry.pos > stage.startPos,
    );
    const stageEntries = gate
      .filter(end < 0 ? entries : entries.slice(0, end))
      .filter(({ seatId }) => seatId === null || !this.#laterSeatIds.has(seatId));
    this.#isUnstored ||= stageEntries.length > 0;
    for (let start = 0; start < stageEntries.length; start += BATCH_SIZE) {
      const batch = this.#withoutIsolated(stageEntries.slice(start, start + BATCH_SIZE), isLive);
      if (batch.length === 0) continue;
      await this.#request({ kind: 'entries', entries: batch, lane: null }, [
        ...new Set(batch.flatMap(({ seatId }) => seatId ?? [])),
      ]);
      catchUp.report();
    }
    const packUpdate = entries[end];
    if (packUpdate) await this.#endStage(packUpdate);
    else if (this.#options.isNewest()) progress.recordFolded(entries.at(-1)?.pos ?? 0);
    return { isOver: packUpdate !== undefined };
  }

  /** Entries of isolated seats are read from the log when it is their turn. */
  #withoutIsolated(entries: readonly LogEntry[], isLive: boolean): LogEntry[] {
    const { isolation } = this.#options;
    return entries.filter(({ seatId }) => {
      if (seatId === null || !isolation.has(seatId)) return true;
      if (isLive) isolation.countBacklog(seatId, 1);
      return false;
    });
  }

  /** Seats that are behind get some more time, and are folded alone if that isn't enough. */
  async #endStage({ pos, at }: LogEntry): Promise<void> {
    const deadline = performance.now() + LANES_TIMEOUT_MS;
    while (performance.now() < deadline) if (!(await this.#runLaneTurn(pos))) break;
    this.#options.isolation.replaceLanesByProbations();
    await this.#request({ kind: 'confirm-passes', now: at });
  }

  /** A few entries of one seat that is behind. Returns whether there is such a seat. */
  async #runLaneTurn(upTo: number): Promise<boolean> {
    const { db, workshopId, thread, isolation, gate, slowChecks, stage } = this.#options;
    const lane = isolation.nextLane();
    if (!lane) return false;
    if (lane.needsRestore)
      await thread.request({
        kind: 'disable-checks',
        slowChecks: slowChecks.listForPlan(stage.planVersion),
      });
    this.#requestedSeats = [lane.seatId];
    const { responses, isLast } = await lane.runTurn({ db, workshopId, thread, gate }, upTo);
    for (const response of responses) this.#applyResponse(response);
    if (isLast) isolation.endLane(lane);
    else isolation.countBacklog(lane.seatId, 0);
    return true;
  }

  async #request(message: GraderRequest, seatIds: readonly string[] = []): Promise<void> {
    this.#requestedSeats = seatIds;
    this.#applyResponse(await this.#options.thread.request(message));
    this.#requestedSeats = [];
  }

  #applyResponse(response: GraderResponse): void {
    if (response.kind === 'replayed') return;
    const { stage, isolation, onUpdates } = this.#options;
    if (response.kind === 'updates') {
      // Updates of an earlier stage that is folded again are out of date.
      if (response.updates.length > 0 && this.#options.isNewest()) onUpdates(response.updates);
      this.#dueAt = response.dueAt;
      for (const seat of response.slowSeats) isolation.startLane(seat);
    }
    for (const failure of response.failures) isolation.handleFailure(stage, failure);
    const { checkpoints } = response;
    const isRetry = response.kind === 'checkpoints' && this.#unwritten.size > 0;
    if (checkpoints.length > 0 || isRetry)
      this.#checkpointWrites = this.#checkpointWrites.then(() =>
        this.#writeCheckpoints(checkpoints),
      );
  }

  /** Resolves when no checkpoint is being written any more. */
  async settle(): Promise<void> {
    await this.#checkpointWrites;
  }

  /**
   * Returns whether all checkpoints are written. Never throws: a missing one only costs the next
   * start some time, and is written with the next ones.
   */
  async #writeCheckpoints(checkpoints: readonly FoldedCheckpoint[]): Promise<boolean> {
    const { db, workshopId, stage, gate, log } = this.#options;
    for (const { facts, ...checkpoint } of checkpoints) {
      const { facts: unwritten = [] } = this.#unwritten.get(checkpoint.seatId) ?? {};
      this.#unwritten.set(checkpoint.seatId, { ...checkpoint, facts: [...unwritten, ...facts] });
    }
    for (const [seatId, checkpoint] of this.#unwritten)
      try {
        await writeCheckpoint(
          db,
          { workshopId, plan: stage.planVersion },
          checkpoint,
          gate.allowsCheckpointAt(checkpoint.pos),
        );
        this.#unwritten.delete(seatId);
      } catch (error) {
        // Next time the others come first, so that one seat never delays them for good.
        this.#unwritten.delete(seatId);
        this.#unwritten.set(seatId, checkpoint);
        log('warn', `Failed to write a checkpoint: ${databaseErrorText(error)}`);
        return false;
      }
    return true;
  }
}

/** Position of the newest change of each seat, of those that their checkpoint doesn't include. */
function newestPositions(
  epochs: readonly EpochRow[],
  checkpoints: readonly CheckpointPosition[],
): number[] {
  const newest = new Map<string, number>();
  for (const { seatId, pos } of epochs) newest.set(seatId, Math.max(pos, newest.get(seatId) ?? 0));
  for (const { seatId, pos } of checkpoints)
    if (pos >= (newest.get(seatId) ?? 0)) newest.delete(seatId);
  return [...newest.values()];
}
