import type { Pack } from '#lib/packs/types.ts';
import type { LogEntry } from '../log/entry.ts';
import { affectedSeats } from './commands.ts';
import { CompiledPack } from './compiled-pack.ts';
import type { WatchdogMarker } from './watchdog.ts';
import type { Checkpoint, SlowCheck, GraderResponse, SeatUpdate } from './messages.ts';
import { SeatFold } from './seat-fold.ts';

/** `maxEntries`: entries of a busy seat between checkpoints. `maxIdleSeats`: per idle round. */
const CHECKPOINT_LIMITS = { maxEntries: 300, maxIdleSeats: 50 } as const;

type FoldResult = Omit<Extract<GraderResponse, { kind: 'updates' }>, 'kind'>;

/**
 * All seats of a workshop, folded from its log. Runs in the grading thread but doesn't depend on
 * it.
 */
export class WorkshopFold {
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  readonly #seats = new Map<string, SeatFold>();
  readonly #entriesSinceCheckpoint = new Map<string, number>();
  /** Seats that changed since the last call of `checkpointIdle`. */
  #busySeats = new Set<string>();
  /** Seats with a pending pass, and when the first of these passes is due, ms since 1970. */
  readonly #dueTimes = new Map<string, number>();
  #pos = 0;

  constructor(pack: Pack, slowChecks: readonly SlowCheck[], marker: WatchdogMarker) {
    this.#pack = new CompiledPack(pack, slowChecks, marker);
    this.#packVersion = pack.version;
  }

  /**
   * Restores seats from checkpoints. A checkpoint of another pack version is evaluated again; the
   * marker then names the checkpoint's index as the entry.
   */
  restoreCheckpoints(checkpoints: readonly Checkpoint[]): void {
    checkpoints.forEach(({ seatId, state }, index) => {
      this.#pack.beginEntry(index);
      const seat = this.#getOrCreateSeat(seatId);
      const isRestored = seat.restore(state);
      this.#trackDueTime(seat);
      // It was evaluated again, so it needs a new checkpoint: a later pack continues from it.
      if (isRestored && state['packVersion'] !== this.#packVersion)
        this.#entriesSinceCheckpoint.set(seatId, 0);
    });
  }

  /** A full update of every seat, for a start. */
  listFullUpdates(): SeatUpdate[] {
    return [...this.#seats.values()].map((seat) => seat.takeUpdate());
  }

  /**
   * The earliest `now` at which `confirmPendingPasses` grants a pass, ms since 1970; null while no
   * pass is pending.
   */
  get dueAt(): number | null {
    return this.#dueTimes.size === 0 ? null : Math.min(...this.#dueTimes.values());
  }

  applyEntries(entries: readonly LogEntry[]): FoldResult {
    const changed = new Set<SeatFold>();
    entries.forEach((entry, index) => {
      this.#pos = Math.max(this.#pos, entry.pos);
      this.#pack.beginEntry(index);
      for (const id of affectedSeats(entry)) {
        const seat = this.#getOrCreateSeat(id);
        seat.applyEntry(entry);
        this.#busySeats.add(id);
        this.#countEntry(id);
        changed.add(seat);
      }
    });
    return this.#toResult(changed);
  }

  /**
   * Grants the passes that were pending for long enough by `now` (ms since 1970). Requires that
   * everything the server received before `now` is folded.
   */
  confirmPendingPasses(now: number): FoldResult {
    const changed = new Set<SeatFold>();
    for (const [id, dueAt] of this.#dueTimes) {
      if (dueAt > now) continue;
      const seat = this.#getOrCreateSeat(id);
      seat.confirmPendingPasses({ receivedAt: now });
      this.#countEntry(id);
      changed.add(seat);
    }
    return this.#toResult(changed);
  }

  #countEntry(seatId: string): void {
    this.#entriesSinceCheckpoint.set(seatId, (this.#entriesSinceCheckpoint.get(seatId) ?? 0) + 1);
  }

  #toResult(changed: ReadonlySet<SeatFold>): FoldResult {
    const updates = Array.from(changed, (seat) => seat.takeUpdate());
    for (const seat of changed) this.#trackDueTime(seat);
    const dueForCheckpoint = [...changed].filter(
      ({ seatId }) =>
        (this.#entriesSinceCheckpoint.get(seatId) ?? 0) >= CHECKPOINT_LIMITS.maxEntries,
    );
    return {
      pos: this.#pos,
      updates,
      checkpoints: dueForCheckpoint.map((seat) => this.#checkpointSeat(seat)),
      dueAt: this.dueAt,
    };
  }

  #trackDueTime({ seatId, dueAt }: SeatFold): void {
    if (dueAt === null) this.#dueTimes.delete(seatId);
    else this.#dueTimes.set(seatId, dueAt);
  }

  /** Checkpoints of all seats that changed since their last one. */
  checkpointAll(): Checkpoint[] {
    return [...this.#seats.values()]
      .filter((seat) => this.#entriesSinceCheckpoint.has(seat.seatId))
      .map((seat) => this.#checkpointSeat(seat));
  }

  /**
   * Checkpoints of seats that changed since their last one, but not since the last call. Students
   * work in bursts, so a busy seat would soon need another checkpoint.
   */
  checkpointIdle(): Checkpoint[] {
    const idle = [...this.#seats.values()].filter(
      ({ seatId }) => this.#entriesSinceCheckpoint.has(seatId) && !this.#busySeats.has(seatId),
    );
    this.#busySeats = new Set();
    return idle.slice(0, CHECKPOINT_LIMITS.maxIdleSeats).map((seat) => this.#checkpointSeat(seat));
  }

  #checkpointSeat(seat: SeatFold): Checkpoint {
    this.#entriesSinceCheckpoint.delete(seat.seatId);
    return { seatId: seat.seatId, state: seat.toCheckpoint(), pos: seat.pos };
  }

  #getOrCreateSeat(id: string): SeatFold {
    const known = this.#seats.get(id) ?? new SeatFold(id, this.#pack, this.#packVersion);
    this.#seats.set(id, known);
    return known;
  }
}
