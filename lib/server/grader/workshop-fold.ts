import type { Pack } from '#lib/packs/types.ts';
import type { LogEntry } from '../log/entry.ts';
import { affectedSeats } from './commands.ts';
import { CompiledPack } from './compiled-pack.ts';
import type { WatchdogMarker } from './watchdog.ts';
import type { Checkpoint, SlowCheck, GraderResponse, SeatUpdate } from './messages.ts';
import { SeatFold } from './seat-fold.ts';

/** A busy seat is kept after so many of its entries; of the quiet ones at most so many at a time. */
const CHECKPOINT_LIMITS = { maxEntries: 300, maxIdleSeats: 50 } as const;

type FoldResult = Omit<Extract<GraderResponse, { kind: 'updates' }>, 'kind'>;

/** All seats of one event, folded from its log. Runs in the grading thread; knows nothing of threads. */
export class WorkshopFold {
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  readonly #seats = new Map<string, SeatFold>();
  readonly #entriesSinceCheckpoint = new Map<string, number>();
  /** Seats that changed since the last look for quiet ones. */
  #busySeats = new Set<string>();
  /** Seats with a pending pass, and the earliest time at which one of theirs has been pending for long enough. */
  readonly #dueTimes = new Map<string, number>();
  #pos = 0;

  constructor(pack: Pack, slowChecks: readonly SlowCheck[], marker: WatchdogMarker) {
    this.#pack = new CompiledPack(pack, slowChecks, marker);
    this.#packVersion = pack.version;
  }

  /** Takes up what was kept. What another version of the pack judged is judged anew: the mark then names a checkpoint as its entry. */
  restoreCheckpoints(checkpoints: readonly Checkpoint[]): void {
    checkpoints.forEach(({ seat, state }, index) => {
      this.#pack.beginEntry(index);
      const isRestored = this.#getOrCreateSeat(seat).restore(state);
      this.#trackDueTime(this.#getOrCreateSeat(seat));
      // Judged anew, it must be kept anew: a later pack goes on from there.
      if (isRestored && state['packVersion'] !== this.#packVersion)
        this.#entriesSinceCheckpoint.set(seat, 0);
    });
  }

  /** Every seat, whole: for a start. */
  listFullUpdates(): SeatUpdate[] {
    return [...this.#seats.values()].map((seat) => seat.takeUpdate());
  }

  /** The earliest `now` for which `settle` has something to do, ms since 1970; null while nothing is pending. */
  get dueAt(): number | null {
    return this.#dueTimes.size === 0 ? null : Math.min(...this.#dueTimes.values());
  }

  applyEntries(entries: readonly LogEntry[]): FoldResult {
    const touched = new Set<SeatFold>();
    entries.forEach((entry, index) => {
      this.#pos = Math.max(this.#pos, entry.pos);
      this.#pack.beginEntry(index);
      for (const id of affectedSeats(entry)) {
        const seat = this.#getOrCreateSeat(id);
        seat.applyEntry(entry);
        this.#busySeats.add(id);
        this.#entriesSinceCheckpoint.set(id, (this.#entriesSinceCheckpoint.get(id) ?? 0) + 1);
        touched.add(seat);
      }
    });
    return this.#toResult(touched);
  }

  /** Of no seat anything is to come that the server was told before `now` (ms since 1970): what was pending for long enough by then is passed. */
  confirmPendingPasses(now: number): FoldResult {
    const touched = new Set<SeatFold>();
    for (const [id, due] of this.#dueTimes) {
      if (due > now) continue;
      const seat = this.#getOrCreateSeat(id);
      seat.confirmPendingPasses({ receivedAt: now });
      this.#entriesSinceCheckpoint.set(id, (this.#entriesSinceCheckpoint.get(id) ?? 0) + 1);
      touched.add(seat);
    }
    return this.#toResult(touched);
  }

  #toResult(touched: ReadonlySet<SeatFold>): FoldResult {
    const updates = Array.from(touched, (seat) => seat.takeUpdate());
    for (const seat of touched) this.#trackDueTime(seat);
    const full = [...touched].filter(
      ({ seat }) => (this.#entriesSinceCheckpoint.get(seat) ?? 0) >= CHECKPOINT_LIMITS.maxEntries,
    );
    return {
      pos: this.#pos,
      updates,
      checkpoints: full.map((seat) => this.#checkpointSeat(seat)),
      dueAt: this.dueAt,
    };
  }

  #trackDueTime({ seat, dueAt }: SeatFold): void {
    if (dueAt === null) this.#dueTimes.delete(seat);
    else this.#dueTimes.set(seat, dueAt);
  }

  /** Every seat that changed since it was kept. */
  checkpointAll(): Checkpoint[] {
    return [...this.#seats.values()]
      .filter((seat) => this.#entriesSinceCheckpoint.has(seat.seat))
      .map((seat) => this.#checkpointSeat(seat));
  }

  /** Seats that changed since they were kept, and not since this was called last: what people do comes in bursts. */
  checkpointIdle(): Checkpoint[] {
    const quiet = [...this.#seats.values()].filter(
      ({ seat }) => this.#entriesSinceCheckpoint.has(seat) && !this.#busySeats.has(seat),
    );
    this.#busySeats = new Set();
    return quiet.slice(0, CHECKPOINT_LIMITS.maxIdleSeats).map((seat) => this.#checkpointSeat(seat));
  }

  #checkpointSeat(seat: SeatFold): Checkpoint {
    this.#entriesSinceCheckpoint.delete(seat.seat);
    return { seat: seat.seat, state: seat.toCheckpoint(), pos: seat.pos };
  }

  #getOrCreateSeat(id: string): SeatFold {
    const known = this.#seats.get(id) ?? new SeatFold(id, this.#pack, this.#packVersion);
    this.#seats.set(id, known);
    return known;
  }
}
