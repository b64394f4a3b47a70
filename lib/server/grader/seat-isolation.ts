import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { insertFacts } from '#db/queries/facts.ts';
import { transact } from '#db/transaction.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { PauseReason } from '#lib/room/grading.ts';
import type { Log } from '../logger.ts';
import type { PackStage } from '../packs/stages.ts';
import { writeCheckpoint } from './checkpoints.ts';
import type { GradingGate } from './grading-gate.ts';
import { AUTOMATIC_RETRY_MS, BACKLOG_LIMIT, RECOVERY_LIMIT } from './limits.ts';
import type { SeatFailure, SlowSeat } from './messages.ts';
import { recordCheckFailure, runProbation, type ProbationResult } from './probation.ts';
import { SeatLane } from './seat-lane.ts';
import type { SlowChecks } from './slow-checks.ts';
import type { ThreadFold } from './thread.ts';
import type { Phase } from './watchdog.ts';

/** Key of the queue in which all workshops of a process run their probations. */
const PROBATION_QUEUE = 'probation';
const DATABASE_RETRY_MS = 5_000;

export interface GradingPause {
  readonly seatId: string;
  readonly why: PauseReason;
  readonly phase: Phase;
  readonly pos: number;
  /** Up to 200 characters. */
  readonly message: string;
}

export interface SeatIsolationOptions {
  readonly db: Connection;
  readonly workshopId: string;
  /** The stages so far. */
  readonly stages: () => readonly PackStage[];
  readonly slowChecks: SlowChecks;
  readonly gate: GradingGate;
  readonly openFold: (stage: PackStage) => ThreadFold;
  readonly probations: KeyedQueue;
  /** Seats whose grading is paused already. */
  readonly pausedSeats: Iterable<string>;
  readonly onPaused: (pause: GradingPause) => void;
  readonly onResumed: (seatId: string) => void;
  /** A seat has a lane now, or left the list of seats that are behind. */
  readonly onChange: () => void;
  readonly log: Log;
}

type IsolatedSeat =
  | { readonly kind: 'lane'; readonly lane: SeatLane }
  | { readonly kind: 'probation'; readonly wasPaused: boolean }
  | { readonly kind: 'paused' };

/**
 * The seats of a workshop that don't follow the stream of the log: seats that need much time have a
 * lane, seats that failed are on probation, and seats that failed there are paused.
 */
export class SeatIsolation {
  readonly #options: SeatIsolationOptions;
  readonly #seats = new Map<string, IsolatedSeat>();
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  /** When probations ended without a failure, by seat; monotonic ms. */
  readonly #recoveries = new Map<string, readonly number[]>();
  readonly #lastProbations = new Map<string, number>();
  /** Seats on probation because the machine was too busy, which says nothing about the seat. */
  readonly #starvedSeats = new Set<string>();
  /** Paused seats that are to be tried again when their interval is over. */
  readonly #pendingRetries = new Set<string>();

  constructor(options: SeatIsolationOptions) {
    this.#options = options;
    for (const seatId of options.pausedSeats) this.#seats.set(seatId, { kind: 'paused' });
  }

  /** Whether the seat doesn't follow the stream. */
  has(seatId: string): boolean {
    return this.#seats.has(seatId);
  }

  listIds(): string[] {
    return [...this.#seats.keys()];
  }

  /** Seats that are behind, but not paused. */
  get behindCount(): number {
    let count = 0;
    for (const { kind } of this.#seats.values()) if (kind !== 'paused') count += 1;
    return count;
  }

  isPaused(seatId: string): boolean {
    return this.#seats.get(seatId)?.kind === 'paused';
  }

  get hasPausedSeats(): boolean {
    for (const { kind } of this.#seats.values()) if (kind === 'paused') return true;
    return false;
  }

  /** The lane of a seat; null if it has none. */
  findLane(seatId: string): SeatLane | null {
    const seat = this.#seats.get(seatId);
    return seat?.kind === 'lane' ? seat.lane : null;
  }

  /** The lane whose turn it is; it moves to the end of the line. null without lanes. */
  nextLane(): SeatLane | null {
    for (const [seatId, seat] of this.#seats) {
      if (seat.kind !== 'lane') continue;
      this.#seats.delete(seatId);
      this.#seats.set(seatId, seat);
      return seat.lane;
    }
    return null;
  }

  startLane({ seatId, pos }: SlowSeat): void {
    if (this.#seats.has(seatId)) return;
    this.#setLane(seatId, new SeatLane({ seatId, pos }));
  }

  /** The seat follows the stream again. */
  endLane(lane: SeatLane): void {
    if (this.findLane(lane.seatId) !== lane) return;
    this.#seats.delete(lane.seatId);
    lane.end();
    this.#options.onChange();
  }

  /** The thread of the lanes ended. Their seats start from their checkpoints like all others. */
  clearLanes(): void {
    for (const [seatId, seat] of this.#seats)
      if (seat.kind === 'lane') {
        this.#seats.delete(seatId);
        seat.lane.end();
      }
  }

  /** The stage ended before these lanes did: their seats are folded alone to its end. */
  replaceLanesByProbations(): void {
    for (const [seatId, seat] of this.#seats)
      if (seat.kind === 'lane') {
        seat.lane.end();
        this.#startProbation(seatId, false);
      }
  }

  /** Counts entries that a lane still has to fold. Pauses the seat if they are too many. */
  countBacklog(seatId: string, entries: number): void {
    const lane = this.findLane(seatId);
    if (!lane) return;
    lane.waiting += entries;
    if (lane.waiting > BACKLOG_LIMIT.entries || lane.ageMs > BACKLOG_LIMIT.ms) {
      lane.end();
      this.#pause({
        seatId,
        why: 'backlog',
        phase: 'fold',
        pos: lane.pos,
        message: `${String(lane.waiting)} entries in ${(lane.ageMs / 1_000).toFixed(0)} s`,
      });
    }
  }

  /** A seat failed in the thread of the workshop, so it is folded alone. */
  handleFailure(stage: PackStage, failure: SeatFailure): void {
    const { seatId } = failure.mark;
    const seat = this.#seats.get(seatId);
    if (seat && seat.kind !== 'lane') return;
    if (seat) seat.lane.end();
    if (failure.why === 'starved') {
      this.#options.log('warn', `A seat turn is repeated: ${describeFailure(failure)}`, { seatId });
      this.#starvedSeats.add(seatId);
      this.#startProbation(seatId, false);
      return;
    }
    const isCheck = recordCheckFailure(this.#options.slowChecks, stage, failure, this.#options.log);
    this.#options.log('warn', `A seat turn failed: ${describeFailure(failure)}`, { seatId });
    if (!isCheck && this.#isUnstable(seatId)) this.#pause(toPause(failure));
    else this.#startProbation(seatId, false);
  }

  /**
   * Tries a paused seat again. `automatic`: at most once in ten minutes, else later. Returns false
   * if the seat isn't paused.
   */
  retry(seatId: string, by: 'staff' | 'automatic'): boolean {
    if (!this.isPaused(seatId)) return false;
    const last = this.#lastProbations.get(seatId) ?? -Infinity;
    if (by === 'automatic' && performance.now() - last < AUTOMATIC_RETRY_MS)
      this.#pendingRetries.add(seatId);
    else this.#startProbation(seatId, true);
    return true;
  }

  /** Tries all paused seats again, as `retry` does. */
  retryAll(by: 'staff' | 'automatic'): void {
    for (const seatId of this.listIds()) this.retry(seatId, by);
  }

  /** Starts the retries whose interval is over. Call it now and then. */
  runPendingRetries(): void {
    for (const seatId of [...this.#pendingRetries]) {
      this.#pendingRetries.delete(seatId);
      this.retry(seatId, 'automatic');
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  #isUnstable(seatId: string): boolean {
    const since = performance.now() - RECOVERY_LIMIT.periodMs;
    const recent = (this.#recoveries.get(seatId) ?? []).filter((at) => at > since);
    this.#recoveries.set(seatId, recent);
    return recent.length >= RECOVERY_LIMIT.count;
  }

  #startProbation(seatId: string, wasPaused: boolean): void {
    if (this.#stopping.signal.aborted) return;
    this.#pendingRetries.delete(seatId);
    this.#seats.set(seatId, { kind: 'probation', wasPaused });
    const running = this.#options.probations
      .run(PROBATION_QUEUE, () => this.#runProbation(seatId, wasPaused))
      .finally(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  async #runProbation(seatId: string, wasPaused: boolean): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    try {
      const { db, workshopId, stages, slowChecks, gate, openFold, log } = this.#options;
      const { generation } = gate;
      const result = await runProbation({
        db,
        workshopId,
        seatId,
        stages: [...stages()],
        slowChecks,
        gate,
        openFold,
        signal,
        log,
      });
      this.#lastProbations.set(seatId, performance.now());
      // The workshop ended or was reopened meanwhile, so other changes are graded now.
      if (gate.generation !== generation) this.#startProbation(seatId, wasPaused);
      else if (result.kind === 'failed') this.#pause(toPause(result.failure));
      else await this.#recover(seatId, wasPaused, result);
    } catch (error) {
      if (signal.aborted) return;
      this.#options.log('warn', `A probation couldn't run: ${databaseErrorText(error)}`, {
        seatId,
      });
      setTimeout(() => {
        if (this.#seats.get(seatId)?.kind === 'probation') this.#startProbation(seatId, wasPaused);
      }, DATABASE_RETRY_MS).unref();
    }
  }

  async #recover(
    seatId: string,
    wasPaused: boolean,
    { planVersion, checkpoint, facts: stageFacts }: Extract<ProbationResult, { kind: 'recovered' }>,
  ): Promise<void> {
    const { db, workshopId, stages, gate } = this.#options;
    if (checkpoint) {
      const { pos } = checkpoint;
      for (const { stage, facts } of stageFacts)
        await transact(db, (tx) =>
          insertFacts(tx, { workshopId, stage, pos }, [{ seatId, facts }]),
        );
      await writeCheckpoint(
        db,
        { workshopId, plan: planVersion },
        { ...checkpoint, facts: [] },
        gate.allowsCheckpointAt(pos),
      );
    }
    if (this.#stopping.signal.aborted) return;
    // The course was updated meanwhile.
    if (planVersion !== stages().length) {
      this.#startProbation(seatId, wasPaused);
      return;
    }
    if (!this.#starvedSeats.delete(seatId))
      this.#recoveries.set(seatId, [...(this.#recoveries.get(seatId) ?? []), performance.now()]);
    this.#setLane(seatId, new SeatLane({ seatId, pos: checkpoint?.pos ?? 0, checkpoint }));
    if (wasPaused) this.#options.onResumed(seatId);
  }

  #setLane(seatId: string, lane: SeatLane): void {
    this.#seats.set(seatId, { kind: 'lane', lane });
    this.#options.onChange();
  }

  #pause(pause: GradingPause): void {
    this.#seats.set(pause.seatId, { kind: 'paused' });
    this.#options.onPaused(pause);
    this.#options.onChange();
  }
}

function toPause({ mark: { seatId, phase, pos }, why, message }: SeatFailure): GradingPause {
  return { seatId, why: why === 'starved' ? 'time-limit' : why, phase, pos, message };
}

/** Such as `phase diagnosis, position 812: time limit`. */
export function describeFailure({
  mark: { phase, pos },
  message,
}: {
  readonly mark: { readonly phase: Phase; readonly pos: number };
  readonly message: string;
}): string {
  return `phase ${phase}, position ${String(pos)}: ${message}`;
}
