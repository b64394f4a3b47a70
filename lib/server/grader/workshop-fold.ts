import type { Pack } from '#lib/packs/types.ts';
import { SEAT_OBJECT_BUDGET, shareBudget, type ObjectBudget } from '#lib/cluster/object-budget.ts';
import type { LogEntry } from '../log/entry.ts';
import { affectedSeats } from './commands.ts';
import { CompiledPack } from './compiled-pack.ts';
import { GradingTime } from './grading-time.ts';
import { CHECKPOINT_PACE, GRADING_TIME_LIMIT, TURN_LIMITS, TURN_SLICE } from './limits.ts';
import type {
  Checkpoint,
  FoldedCheckpoint,
  FoldResult,
  LaneEntries,
  ReplayResult,
  SeatFailure,
  SeatUpdate,
  SlowCheck,
  SlowSeat,
} from './messages.ts';
import { SeatFold } from './seat-fold.ts';
import { runGuarded, type GuardedStep, type StepFailure } from './turn-guard.ts';
import type { Phase, WatchdogMarker } from './watchdog.ts';

export interface WorkshopFoldOptions {
  readonly pack: Pack;
  /** Checks that don't run. */
  readonly slowChecks: readonly SlowCheck[];
  readonly marker: WatchdogMarker;
  /** Replaces `TURN_LIMITS.entryMs`; the other limits grow in proportion. */
  readonly limitMs?: number;
  /** Called when a seat fails, before the result with all failures: a later turn can end the thread. */
  readonly onFailure?: (failure: SeatFailure) => void;
}

/** A seat and its part of a batch. */
interface SeatTurn {
  readonly seatId: string;
  readonly entries: readonly LogEntry[];
  folded: number;
  spentMs: number;
}

/**
 * All seats of a workshop, folded from its log. Runs in the grading thread but doesn't depend on
 * it. Each seat has its own turns: one that throws or takes too long loses the fold of its seat
 * only, and the seat then waits until `restoreCheckpoints` gives it another one.
 */
export class WorkshopFold {
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  readonly #marker: WatchdogMarker;
  readonly #onFailure: (failure: SeatFailure) => void;
  readonly #limits: Readonly<Record<keyof typeof TURN_LIMITS, number>>;
  readonly #slice: Readonly<Record<keyof typeof TURN_SLICE, number>>;
  readonly #gradingTime: GradingTime;
  readonly #seats = new Map<string, SeatFold>();
  /** Seats that don't follow the stream of the log. */
  readonly #waiting = new Set<string>();
  readonly #entriesSinceCheckpoint = new Map<string, number>();
  /** Seats that changed since the last call of `checkpointIdle`. */
  #busySeats = new Set<string>();
  /** Seats with a pending pass or explanation, and when the first one is due, ms since 1970. */
  readonly #dueTimes = new Map<string, number>();
  readonly #failures: SeatFailure[] = [];
  #pos = 0;
  /** What the objects of one seat can have together. */
  #budget: ObjectBudget = SEAT_OBJECT_BUDGET;

  constructor({
    pack,
    slowChecks,
    marker,
    limitMs = TURN_LIMITS.entryMs,
    onFailure = () => undefined,
  }: WorkshopFoldOptions) {
    this.#pack = new CompiledPack(pack, slowChecks, marker);
    this.#packVersion = pack.version;
    this.#marker = marker;
    this.#onFailure = onFailure;
    const scale = limitMs / TURN_LIMITS.entryMs;
    this.#limits = {
      entryMs: limitMs,
      restoreMs: TURN_LIMITS.restoreMs * scale,
      updateMs: TURN_LIMITS.updateMs * scale,
    };
    this.#slice = {
      sharedMs: TURN_SLICE.sharedMs * scale,
      aloneMs: TURN_SLICE.aloneMs * scale,
    };
    this.#gradingTime = new GradingTime(() => performance.now(), GRADING_TIME_LIMIT.ms * scale);
  }

  /**
   * Restores seats from checkpoints, and returns full updates. A checkpoint of another pack version
   * is evaluated again. `lane`: the seats wait for the entries of their lane. `show`: they aren't
   * graded, and only show their last state.
   */
  restoreCheckpoints(
    checkpoints: readonly Checkpoint[],
    mode: 'stream' | 'lane' | 'show' = 'stream',
  ): FoldResult {
    const restored: SeatFold[] = [];
    const steps = checkpoints.map(({ seatId, state, pos }): GuardedStep =>
      this.#createStep(seatId, 'restore', pos, () => {
        const seat = new SeatFold(seatId, this.#pack, this.#packVersion);
        const isRestored = seat.restore(state, mode !== 'show');
        restored.push(seat);
        if (mode === 'show') return;
        this.#seats.set(seatId, seat);
        this.#trackDueTime(seat);
        // It was evaluated again, so it needs a new checkpoint: a later pack continues from it.
        if (isRestored && state['packVersion'] !== this.#packVersion)
          this.#entriesSinceCheckpoint.set(seatId, 0);
      }),
    );
    runGuarded(steps, this.#limits.restoreMs);
    if (mode !== 'stream') for (const { seatId } of checkpoints) this.#waiting.add(seatId);
    if (mode !== 'show') this.#explain(restored);
    const shown = mode === 'show' ? restored : restored.filter(this.#isGraded);
    return this.#toResult(shown, [], mode !== 'show');
  }

  /**
   * The earliest `now` at which `confirmPendingPasses` has something to do, ms since 1970; null
   * while nothing is pending.
   */
  get dueAt(): number | null {
    const due = [...this.#dueTimes].filter(([seatId]) => !this.#waiting.has(seatId));
    return due.length === 0 ? null : Math.min(...due.map(([, at]) => at));
  }

  /** Replaces the checks that don't run. */
  disableChecks(slowChecks: readonly SlowCheck[]): void {
    this.#pack.disableChecks(slowChecks);
  }

  /** Forgets the fold of a seat. It waits from now on. */
  discard(seatId: string): void {
    this.#seats.delete(seatId);
    for (const marks of [this.#entriesSinceCheckpoint, this.#busySeats, this.#dueTimes])
      marks.delete(seatId);
    this.#waiting.add(seatId);
  }

  /** Applies entries of the stream, of which waiting seats take nothing, or the entries of a lane. */
  applyEntries(entries: readonly LogEntry[], lane: LaneEntries | null = null): FoldResult {
    const { turns, slowSeats } = this.#foldEntries(entries, lane, lane === null);
    if (lane?.isLast) this.#waiting.delete(lane.seatId);
    this.#explain(this.#listSeats(turns));
    return this.#toResult(this.#listSeats(turns), slowSeats);
  }

  /**
   * Applies entries of a replay, which makes no checkpoints and explains and diagnoses nothing. No
   * seat gives way.
   */
  replayEntries(entries: readonly LogEntry[]): ReplayResult {
    const { turns } = this.#foldEntries(entries, null, false);
    const seats = this.#takeUpdates(this.#listSeats(turns), false).map(({ seatId, progress }) => ({
      seatId,
      progress,
      facts: this.#seats.get(seatId)?.takeFacts() ?? [],
    }));
    for (const seat of this.#listSeats(turns)) this.#trackDueTime(seat);
    return { pos: this.#pos, seats, failures: this.#takeFailures() };
  }

  #foldEntries(
    entries: readonly LogEntry[],
    lane: LaneEntries | null,
    givesWay: boolean,
  ): { readonly turns: readonly SeatTurn[]; readonly slowSeats: readonly SlowSeat[] } {
    for (const { pos } of entries) this.#pos = Math.max(this.#pos, pos);
    this.#budget = shareBudget([...this.#seats.values()].map(({ objectBytes }) => objectBytes));
    const turns = this.#groupBySeat(entries, lane);
    const sliceMs = turns.length > 1 ? this.#slice.sharedMs : this.#slice.aloneMs;
    runGuarded(
      turns.map((turn) => this.#createTurnStep(turn, givesWay ? sliceMs : Infinity)),
      this.#limits.entryMs,
    );
    return { turns, slowSeats: turns.flatMap((turn) => this.#endTurn(turn, givesWay)) };
  }

  /**
   * Grants the passes that were pending for long enough by `now` (ms since 1970), and explains the
   * exercises for which that is due. Requires that everything the server received before `now` is
   * folded. Returns updates only of seats for which this changed something.
   */
  confirmPendingPasses(now: number): FoldResult {
    const due = [...this.#dueTimes].flatMap(([id, dueAt]) =>
      dueAt <= now && !this.#waiting.has(id) ? [this.#getOrCreateSeat(id)] : [],
    );
    const steps = due.map((seat) =>
      this.#createStep(seat.seatId, 'settle', seat.pos, () => {
        seat.settle(now);
        this.#trackDueTime(seat);
      }),
    );
    runGuarded(steps, this.#limits.updateMs);
    this.#explain(due, now);
    const changed = due.filter((seat) => this.#isGraded(seat) && seat.hasUpdate);
    for (const { seatId } of changed) this.#countEntry(seatId);
    return this.#toResult(changed, []);
  }

  /** Checkpoints of all seats that changed since their last one, and the seats that failed. */
  checkpointAll(): Pick<FoldResult, 'checkpoints' | 'failures'> {
    return this.#checkpointSeats(this.#listUnstored());
  }

  /**
   * Checkpoints of seats that changed since their last one, but not since the last call. Students
   * work in bursts, so a busy seat would soon need another checkpoint.
   */
  checkpointIdle(): Pick<FoldResult, 'checkpoints' | 'failures'> {
    const idle = this.#listUnstored().filter(({ seatId }) => !this.#busySeats.has(seatId));
    this.#busySeats = new Set();
    return this.#checkpointSeats(idle.slice(0, CHECKPOINT_PACE.idleSeats));
  }

  /** The seats that changed since their last checkpoint. */
  #listUnstored(): SeatFold[] {
    return [...this.#seats.values()].filter((s) => this.#entriesSinceCheckpoint.has(s.seatId));
  }

  /** The seats of the turns that didn't fail. */
  #listSeats(turns: readonly SeatTurn[]): SeatFold[] {
    return turns.flatMap(({ seatId }) => this.#seats.get(seatId) ?? []);
  }

  #groupBySeat(entries: readonly LogEntry[], lane: LaneEntries | null): SeatTurn[] {
    const entriesBySeat = new Map<string, LogEntry[]>();
    for (const entry of entries)
      for (const id of affectedSeats(entry)) {
        if (lane === null ? this.#waiting.has(id) : id !== lane.seatId) continue;
        const seatEntries = entriesBySeat.get(id);
        if (seatEntries) seatEntries.push(entry);
        else entriesBySeat.set(id, [entry]);
      }
    return Array.from(entriesBySeat, ([seatId, seatEntries]) => ({
      seatId,
      entries: seatEntries,
      folded: 0,
      spentMs: 0,
    }));
  }

  /** Folds one entry per call, so that each entry has its own time limit. */
  #createTurnStep(turn: SeatTurn, sliceMs: number): GuardedStep {
    const { seatId, entries } = turn;
    let seat: SeatFold | null = null;
    return {
      run: () => {
        const began = performance.now();
        if (seat === null) {
          seat = this.#getOrCreateSeat(seatId);
          this.#marker.beginTurn(seatId, 'fold', seat.pos);
        }
        const entry = entries[turn.folded];
        if (entry === undefined) return false;
        this.#marker.beginEntry(entry.pos);
        seat.applyEntry(entry, this.#budget);
        turn.folded += 1;
        turn.spentMs += performance.now() - began;
        return turn.folded < entries.length && turn.spentMs < sliceMs;
      },
      onFailure: (failure) => {
        this.#fail(seatId, failure);
      },
    };
  }

  /** Counts the folded entries. Returns the seat if it has to give way from now on. */
  #endTurn({ seatId, entries, folded, spentMs }: SeatTurn, givesWay: boolean): SlowSeat[] {
    const seat = this.#seats.get(seatId);
    if (!seat) return [];
    this.#busySeats.add(seatId);
    this.#countEntry(seatId, folded);
    const isOverTime = this.#gradingTime.record(seatId, spentMs);
    if (!givesWay || (folded === entries.length && !isOverTime)) return [];
    this.#waiting.add(seatId);
    return [{ seatId, pos: seat.pos }];
  }

  #countEntry(seatId: string, count = 1): void {
    this.#entriesSinceCheckpoint.set(
      seatId,
      (this.#entriesSinceCheckpoint.get(seatId) ?? 0) + count,
    );
  }

  #toResult(
    changed: readonly SeatFold[],
    slowSeats: readonly SlowSeat[],
    isDiagnosed = true,
  ): FoldResult {
    const updates = this.#takeUpdates(changed, isDiagnosed);
    const remaining = changed.filter(this.#isGraded);
    for (const seat of remaining) this.#trackDueTime(seat);
    const { checkpoints, failures } = this.#checkpointSeats(
      remaining.filter(
        ({ seatId }) => (this.#entriesSinceCheckpoint.get(seatId) ?? 0) >= CHECKPOINT_PACE.entries,
      ),
    );
    return {
      pos: this.#pos,
      updates,
      checkpoints,
      dueAt: this.dueAt,
      failures,
      slowSeats: slowSeats.filter(({ seatId }) => this.#seats.has(seatId)),
    };
  }

  /**
   * Explains the exercises of the seats for which that is due, each with its own time limit. What a
   * seat doesn't explain in its slice stays due.
   */
  #explain(seats: readonly SeatFold[], now?: number): void {
    const steps = seats.filter(this.#isGraded).map((seat): GuardedStep => {
      let spentMs = 0;
      return {
        run: () => {
          const began = performance.now();
          this.#marker.beginTurn(seat.seatId, 'settle', seat.pos);
          const isLeft = seat.explainNext(now);
          this.#trackDueTime(seat);
          spentMs += performance.now() - began;
          return isLeft && spentMs < this.#slice.sharedMs;
        },
        onFailure: (failure) => {
          this.#fail(seat.seatId, failure);
        },
      };
    });
    runGuarded(steps, this.#limits.updateMs);
  }

  /** Whether the seat didn't fail since it was looked up. */
  readonly #isGraded = (seat: SeatFold): boolean => this.#seats.get(seat.seatId) === seat;

  #takeUpdates(seats: readonly SeatFold[], isDiagnosed: boolean): SeatUpdate[] {
    const updates: SeatUpdate[] = [];
    const steps = seats.map((seat) =>
      this.#createStep(seat.seatId, 'update', seat.pos, () => {
        updates.push(seat.takeUpdate(isDiagnosed));
      }),
    );
    runGuarded(steps, this.#limits.updateMs);
    return updates;
  }

  #checkpointSeats(seats: readonly SeatFold[]): Pick<FoldResult, 'checkpoints' | 'failures'> {
    const checkpoints: FoldedCheckpoint[] = [];
    const steps = seats.map((seat) =>
      this.#createStep(seat.seatId, 'checkpoint', seat.pos, () => {
        const [state, facts] = [seat.toCheckpoint(), seat.takeFacts()];
        checkpoints.push({ seatId: seat.seatId, state, pos: seat.pos, facts });
        this.#entriesSinceCheckpoint.delete(seat.seatId);
      }),
    );
    runGuarded(steps, this.#limits.updateMs);
    return { checkpoints, failures: this.#takeFailures() };
  }

  #takeFailures(): readonly SeatFailure[] {
    return this.#failures.splice(0);
  }

  #createStep(seatId: string, phase: Phase, pos: number, work: () => void): GuardedStep {
    return {
      run: () => {
        this.#marker.beginTurn(seatId, phase, pos);
        work();
        return false;
      },
      onFailure: (failure) => {
        this.#fail(seatId, failure);
      },
    };
  }

  #fail(seatId: string, failure: StepFailure): void {
    const { step: _step, fold: _fold, ...mark } = this.#marker.readMark();
    this.discard(seatId);
    this.#failures.push({ ...failure, mark: { ...mark, seatId } });
    this.#onFailure({ ...failure, mark: { ...mark, seatId } });
  }

  #trackDueTime({ seatId, dueAt }: SeatFold): void {
    if (dueAt === null) this.#dueTimes.delete(seatId);
    else this.#dueTimes.set(seatId, dueAt);
  }

  #getOrCreateSeat(id: string): SeatFold {
    const known = this.#seats.get(id) ?? new SeatFold(id, this.#pack, this.#packVersion);
    this.#seats.set(id, known);
    return known;
  }
}
