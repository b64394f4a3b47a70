import type { Connection } from '#db/connect.ts';
import type { LogEntry } from '../log/entry.ts';
import { readSeatEntries } from '../log/read-seat.ts';
import { REGRADE } from './commands.ts';
import type { GradingGate } from './grading-gate.ts';
import type { Checkpoint, GraderResponse } from './messages.ts';
import type { ThreadFold } from './thread.ts';

/** Entries that a lane keeps in memory. */
const PAGE_SIZE = 200;
/** A turn of a lane should take about this long, so that other seats never wait for it. */
const TARGET_TURN_MS = 50;
const MAX_TURN_ENTRIES = 200;

/**
 * The way back for a seat that is behind: its entries come from the log, a few at a time, between
 * batches of all other seats.
 */
export class SeatLane {
  readonly seatId: string;
  /** Position up to which the seat is folded. */
  pos: number;
  /** Committed entries since the lane began. */
  waiting = 0;
  /** The state from which the seat continues; null if the thread has it. */
  #checkpoint: Checkpoint | null;
  #turnEntries = 4;
  #queue: LogEntry[] = [];
  readonly #began = performance.now();
  readonly #ended = Promise.withResolvers<undefined>();

  constructor({
    seatId,
    pos,
    checkpoint = null,
  }: {
    readonly seatId: string;
    readonly pos: number;
    readonly checkpoint?: Checkpoint | null;
  }) {
    this.seatId = seatId;
    this.pos = pos;
    this.#checkpoint = checkpoint;
  }

  get ageMs(): number {
    return performance.now() - this.#began;
  }

  /** Whether the thread doesn't have the state of the seat yet. */
  get needsRestore(): boolean {
    return this.#checkpoint !== null;
  }

  /** Resolves when the lane ended, for whatever reason. */
  get ended(): Promise<undefined> {
    return this.#ended.promise;
  }

  end(): void {
    this.#ended.resolve(undefined);
  }

  /**
   * Folds the next few entries up to `upTo`, the position up to which the stream was sent.
   * `isLast`: the seat follows the stream from then on.
   */
  async runTurn(
    {
      db,
      workshopId,
      thread,
      gate,
    }: { db: Connection; workshopId: string; thread: ThreadFold; gate: GradingGate },
    upTo: number,
  ): Promise<{ readonly responses: readonly GraderResponse[]; readonly isLast: boolean }> {
    const responses: GraderResponse[] = [];
    if (this.#checkpoint) {
      responses.push(
        await thread.request({ kind: 'restore', checkpoints: [this.#checkpoint], mode: 'lane' }),
      );
      this.#checkpoint = null;
    }
    const { seatId } = this;
    if (this.#queue.length === 0)
      this.#queue = await readSeatEntries(db, {
        workshopId,
        seatId,
        after: this.pos,
        upTo,
        limit: PAGE_SIZE,
        workshopCommands: [REGRADE],
      });
    // One page is read at a time, so only an empty one shows that nothing is left.
    const isLast = this.#queue.length === 0;
    const entries = this.#queue.splice(0, this.#turnEntries);
    const began = performance.now();
    responses.push(
      await thread.request({
        kind: 'entries',
        entries: gate.filter(entries),
        lane: { seatId, isLast },
      }),
    );
    if (performance.now() - began > TARGET_TURN_MS)
      this.#turnEntries = Math.max(1, Math.floor(this.#turnEntries / 2));
    else this.#turnEntries = Math.min(MAX_TURN_ENTRIES, this.#turnEntries * 2);
    this.pos = entries.at(-1)?.pos ?? this.pos;
    this.waiting = Math.max(0, this.waiting - entries.length);
    return { responses, isLast };
  }
}
