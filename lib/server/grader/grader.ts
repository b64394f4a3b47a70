import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { deleteFactsAfterCheckpoints, startFactState } from '#db/queries/facts.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { LogEntry } from '../log/entry.ts';
import type { LogCursor } from '../log/read.ts';
import type { Log } from '../logger.ts';
import type { WorkshopMeter } from '../metrics/workshop-meter.ts';
import type { PackStage } from '../packs/stages.ts';
import { CatchUp, type GradingProgress } from './catch-up.ts';
import { readCheckpointPositions } from './checkpoints.ts';
import { findFirstStage } from './first-stage.ts';
import { FoldProgress } from './fold-progress.ts';
import { GradingGate, GradingRestart } from './grading-gate.ts';
import type { GradingPool } from './grading-pool.ts';
import type { FoldStart, SlowCheck, SeatUpdate } from './messages.ts';
import { EntryQueue } from './entry-queue.ts';
import { CHECKPOINT_VERSION, FACT_FOLD_VERSION } from './seat-checkpoint.ts';
import { SeatIsolation, type GradingPause } from './seat-isolation.ts';
import { SlowChecks } from './slow-checks.ts';
import { StageRun } from './stage-run.ts';
import { GraderThreadError, type ThreadFold } from './thread.ts';

/** A thread that ran for longer is replaced at once, others after a growing pause. */
const STABLE_MS = 10_000;
const MAX_RESTART_PAUSE_MS = 5_000;

export interface GraderOptions {
  readonly db: Connection;
  readonly workshopId: string;
  /** The stages so far; at least one. */
  readonly stages: readonly PackStage[];
  /** Seats whose grading is paused already. */
  readonly pausedSeats?: Iterable<string>;
  /** The queue in which all workshops of the process run probations, one at a time. */
  readonly probations: KeyedQueue;
  readonly onUpdates: (updates: readonly SeatUpdate[]) => void;
  readonly onPaused: (pause: GradingPause) => void;
  readonly onResumed: (seatId: string) => void;
  /** `catchingUp` changed. */
  readonly onProgress?: () => void;
  /** The end of the workshop, after which no change is graded, ms since 1970; null by default. */
  readonly gradedUntil?: number | null;
  /** The server's clock, which also stamps `receivedAt`. ms since 1970. */
  readonly now: () => number;
  /** The threads of the process. */
  readonly pool: GradingPool;
  /** Without it, nothing is measured. */
  readonly meter?: WorkshopMeter;
  readonly log: Log;
}

/**
 * Grades a workshop in a grading thread: first from checkpoints and the log, then from entries as
 * they are committed. A seat that fails is folded alone, and paused if it fails there, too. A thread
 * that dies is replaced and starts from the log again, without asking any agent. At an `update-pack`
 * command, the thread writes checkpoints of all seats and ends, and the thread of the next stage
 * continues from them. Passes stay.
 */
export class Grader {
  readonly #options: GraderOptions;
  readonly #stages: PackStage[];
  readonly #slowChecks = new SlowChecks();
  readonly #stopping = new AbortController();
  readonly #progress = new FoldProgress();
  readonly #catchUp: CatchUp;
  readonly #isolation: SeatIsolation;
  readonly #queue = new EntryQueue();
  readonly #gate: GradingGate;
  readonly #finished: Promise<void>;
  #stageStarted = Promise.withResolvers<undefined>();
  #hasShownPausedSeats = false;
  /** A fold of this workshop ended its thread, so it shares none any more. */
  #endedThread = false;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#stages = [...options.stages];
    this.#gate = new GradingGate(options.gradedUntil ?? null);
    this.#catchUp = new CatchUp(this.#progress, () => options.onProgress?.());
    const {
      db,
      workshopId,
      pausedSeats = [],
      probations,
      onPaused,
      onResumed,
      pool,
      log,
    } = options;
    this.#isolation = new SeatIsolation({
      db,
      workshopId,
      stages: () => this.#stages,
      slowChecks: this.#slowChecks,
      gate: this.#gate,
      openFold: (stage) => pool.openAlone(this.#startOf(stage), options.meter?.recordChecks),
      probations,
      pausedSeats,
      onPaused,
      onResumed,
      onChange: () => {
        this.#queue.wake();
      },
      log,
    });
    this.#finished = this.#run();
  }

  /** Resolves when everything that was in the log at the start is folded. */
  get ready(): Promise<undefined> {
    return this.#progress.ready;
  }

  /** How many seats are still behind some time after the start; null when all are current. */
  get catchingUp(): GradingProgress | null {
    return this.#catchUp.current;
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
    this.#isolation.retryAll('automatic');
  }

  /** Adds committed entries, in order of `pos`. */
  enqueue(entries: readonly LogEntry[]): void {
    this.#queue.push(entries);
    if (!this.#isolation.hasPausedSeats) return;
    // The agent has sent a new list, which may no longer have what the seat failed at.
    for (const entry of entries)
      if (entry.log === 'change' && entry.change.op === 'reset-end')
        this.#isolation.retry(entry.seatId, 'automatic');
  }

  /** The end of the workshop, after which no change is graded, ms since 1970; null: a running one. */
  get gradedUntil(): number | null {
    return this.#gate.until;
  }

  /** Grades no change from after the end, or again all of them. Set it at the end at once. */
  set gradedUntil(until: number | null) {
    if (this.#gate.set(until)) this.#queue.wake();
  }

  /** Folds a paused seat alone, and grades it again if it doesn't fail. null: all paused seats. */
  resume(seatId: string | null): void {
    if (seatId === null) this.#isolation.retryAll('staff');
    else this.#isolation.retry(seatId, 'staff');
  }

  /**
   * Resolves when everything up to `pos` is folded, or after `timeoutMs`. With a seat, also its own
   * entries, even if it is behind. Doesn't wait for seats on probation and paused seats.
   */
  async waitUntilFolded(
    pos: number,
    { seatId = null, timeoutMs = 3_000 }: { seatId?: string | null; timeoutMs?: number } = {},
  ): Promise<void> {
    const timeout = wait(timeoutMs, undefined, { ref: false });
    await this.#progress.waitUntilFolded(pos, timeoutMs);
    const lane = seatId === null ? null : this.#isolation.findLane(seatId);
    if (lane && lane.pos < pos) await Promise.race([lane.ended, timeout]);
  }

  /** Writes checkpoints of all seats, so that the next start reads no log, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#queue.wake();
    this.#stageStarted.resolve(undefined);
    await Promise.all([this.#finished, this.#isolation.stop()]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let pause = 0, wasGateChanged = false; !signal.aborted;) {
      const began = performance.now();
      try {
        await this.#prepareFacts(wasGateChanged);
        wasGateChanged = false;
        await this.#runStages();
      } catch (error) {
        if (error instanceof GradingRestart) {
          wasGateChanged = true;
          // No later start knows that the gate changed.
          if (signal.aborted) await this.#prepareFacts(true).catch(() => undefined);
          continue;
        }
        if (!signal.aborted) {
          this.#options.meter?.recordGraderRestart();
          this.#options.log('warn', `Grading failed and starts again: ${describeError(error)}`);
        }
      }
      pause =
        performance.now() - began > STABLE_MS ? 0 : Math.min(pause + 100, MAX_RESTART_PAUSE_MS);
      await wait(pause, undefined, { signal, ref: false }).catch(() => {});
    }
    this.#progress.markReady();
  }

  /**
   * After the workshop ended or was reopened, other changes are graded, so what followed from the
   * former ones is deleted.
   */
  async #prepareFacts(wasGateChanged: boolean): Promise<void> {
    const { db, workshopId } = this.#options;
    await startFactState(db, { workshopId, fold: FACT_FOLD_VERSION });
    if (wasGateChanged)
      await deleteFactsAfterCheckpoints(db, { workshopId, checkpointFold: CHECKPOINT_VERSION });
  }

  /** Grades from the checkpoints to the end of the log, stage by stage. */
  async #runStages(): Promise<void> {
    const { db, workshopId } = this.#options;
    this.#isolation.clearLanes();
    this.#gate.beginRun();
    const positions = (await readCheckpointPositions(db, workshopId)).filter(
      ({ seatId }) => !this.#isolation.has(seatId),
    );
    let index = await findFirstStage(db, workshopId, this.#stages, positions, (seatId) =>
      this.#isolation.has(seatId),
    );
    let from: LogCursor | null = null;
    while (!this.#stopping.signal.aborted) {
      const stage = this.#stages[index];
      if (!stage) {
        await this.#stageStarted.promise;
        continue;
      }
      const showsPausedSeats = !this.#hasShownPausedSeats && this.#isNewest(stage);
      this.#hasShownPausedSeats ||= showsPausedSeats;
      const thread = this.#openFold(stage);
      const run = new StageRun({
        ...this.#options,
        stage,
        thread,
        positions,
        queue: this.#queue,
        progress: this.#progress,
        catchUp: this.#catchUp,
        isolation: this.#isolation,
        gate: this.#gate,
        slowChecks: this.#slowChecks,
        isNewest: () => this.#isNewest(stage),
        signal: this.#stopping.signal,
      });
      try {
        await run.run(from, showsPausedSeats);
      } catch (error) {
        if (error instanceof GraderThreadError) {
          this.#endedThread ||= error.why !== 'shared';
          run.isolateCause(error);
        }
        throw error;
      } finally {
        await thread.end();
        await run.settle();
      }
      const next = (this.#stages[++index]?.startPos ?? 1) - 1;
      from = { changes: next, commands: next };
    }
  }

  #openFold(stage: PackStage): ThreadFold {
    const { pool } = this.#options;
    const start = this.#startOf(stage);
    const onChecks = this.#options.meter?.recordChecks;
    return this.#endedThread ? pool.openAlone(start, onChecks) : pool.open(start, onChecks);
  }

  #startOf({ pack, planVersion }: PackStage): FoldStart {
    return { pack, slowChecks: this.#slowChecks.listForPlan(planVersion) };
  }

  #isNewest(stage: PackStage): boolean {
    return this.#stages.at(-1) === stage;
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof GraderThreadError) || !error.mark) return databaseErrorText(error);
  const { seatId, phase, pos } = error.mark;
  return `${error.message} (seat ${seatId ?? 'unknown'}, phase ${phase}, position ${String(pos)})`;
}
