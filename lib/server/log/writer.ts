import type { Connection } from '#db/connect.ts';
import { reasonOf } from '#db/reason.ts';
import { isAway, Unavailable } from '#db/errors.ts';
import type { Entry } from './entry.ts';
import { commitHalving } from './bisect.ts';
import { Fenced, insertEntries } from './insert.ts';
import { gapInstead, type NewEntry } from './rows.ts';

/** A transaction's size, and how much may wait for the next ones before those who write must wait themselves. */
const BATCH = { rows: 500, bytes: 4 * 1024 * 1024 } as const;
const QUEUE = { rows: 20_000, bytes: 64 * 1024 * 1024 } as const;

interface Waiting {
  readonly entries: readonly NewEntry[];
  readonly bytes: number;
  readonly done: PromiseWithResolvers<readonly Entry[]>;
}

export interface WriterOptions {
  readonly db: Connection;
  readonly event: string;
  readonly fence: number;
  /** Position of the newest row of the log; 0 when it is empty. */
  readonly lastPos: number;
  /** Called after each commit, in the order of `pos`, before those who wait for it hear of it. */
  readonly onCommitted: (entries: readonly Entry[]) => void;
  /** The database is away or another process took over: this writer is done for, whatever waits is refused. */
  readonly onLost: (error: unknown) => void;
  readonly log: (line: string) => void;
}

/**
 * The single writer of an event's log. Whatever comes while one transaction commits goes into the next (group commit); the
 * promise of `write` keeps R1: it resolves after the commit.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #queue: Waiting[] = [];
  #queued = { rows: 0, bytes: 0 };
  #nextPos: number;
  #room = Promise.withResolvers<undefined>();
  #busy: Promise<void> | null = null;
  #lost = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#nextPos = options.lastPos + 1;
  }

  /** Resolves with the entries as committed. Waits its turn while the queue is full. Throws `Unavailable`: it may or may not be committed. */
  async write(entries: readonly NewEntry[]): Promise<readonly Entry[]> {
    while (!this.#lost && this.#isFull()) await this.#room.promise;
    if (this.#lost) throw new Unavailable();
    const waiting: Waiting = {
      entries,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      done: Promise.withResolvers(),
    };
    this.#queue.push(waiting);
    this.#queued = {
      rows: this.#queued.rows + entries.length,
      bytes: this.#queued.bytes + waiting.bytes,
    };
    this.#busy ??= this.#drain().finally(() => {
      this.#busy = null;
    });
    return waiting.done.promise;
  }

  /** Refuses what comes from now on and resolves when what waited is committed or refused. */
  async stop(): Promise<void> {
    while (this.#busy) await this.#busy;
    this.#lost = true;
  }

  /** Ends at once: another process may own the event by now. */
  abandon(): void {
    this.#lost = true;
    for (const waiting of this.#queue.splice(0)) waiting.done.reject(new Unavailable());
    this.#freeRoom();
  }

  #isFull(): boolean {
    return this.#queued.rows >= QUEUE.rows || this.#queued.bytes >= QUEUE.bytes;
  }

  #freeRoom(): void {
    this.#room.resolve(undefined);
    this.#room = Promise.withResolvers();
  }

  async #drain(): Promise<void> {
    // A turn of the event loop, so that all that came with it commits together.
    await new Promise(setImmediate);
    while (this.#queue.length > 0 && !this.#lost) {
      const taken = this.#take();
      try {
        await this.#commit(taken);
      } catch (error) {
        for (const { done } of taken) done.reject(error);
        this.abandon();
        this.#options.onLost(error);
      }
    }
  }

  #take(): Waiting[] {
    const taken: Waiting[] = [];
    let [rows, bytes] = [0, 0];
    for (const next of this.#queue) {
      if (
        taken.length > 0 &&
        (rows + next.entries.length > BATCH.rows || bytes + next.bytes > BATCH.bytes)
      )
        break;
      taken.push(next);
      rows += next.entries.length;
      bytes += next.bytes;
    }
    this.#queue.splice(0, taken.length);
    this.#queued = { rows: this.#queued.rows - rows, bytes: this.#queued.bytes - bytes };
    this.#freeRoom();
    return taken;
  }

  async #commit(taken: readonly Waiting[]): Promise<void> {
    const { db, event, fence, log } = this.#options;
    const entries: (NewEntry | null)[] = taken.flatMap((waiting) => waiting.entries);
    const firstPos = this.#nextPos;
    const insert = (some: readonly NewEntry[], offset: number): Promise<void> =>
      insertEntries(db, { event, fence, firstPos: firstPos + offset }, some);
    const alone = async (entry: NewEntry, offset: number, error: unknown): Promise<void> => {
      log(
        `event ${event}: the database refuses ${entry.log === 'change' ? `change ${entry.change.seq} of seat ${entry.seat}` : `act ${entry.kind}`}: ${reasonOf(error)}`,
      );
      entries[offset] = entry.log === 'change' ? gapInstead(entry) : null;
      if (entry.log === 'change') await insert([gapInstead(entry)], offset);
    };
    await commitHalving(entries as NewEntry[], insert, alone, isOurs).catch((error: unknown) => {
      throw isAway(error) ? new Unavailable(undefined, { cause: error }) : error;
    });
    this.#nextPos += entries.length;
    this.#publish(taken, entries, firstPos);
  }

  #publish(
    taken: readonly Waiting[],
    entries: readonly (NewEntry | null)[],
    firstPos: number,
  ): void {
    const committed = entries.map((entry, index) => entry && toEntry(entry, firstPos + index));
    this.#options.onCommitted(committed.filter((entry) => entry !== null));
    let from = 0;
    for (const waiting of taken) {
      const own = committed
        .slice(from, (from += waiting.entries.length))
        .filter((entry) => entry !== null);
      if (own.length === waiting.entries.length) waiting.done.resolve(own);
      else waiting.done.reject(new Error('the database refuses this act'));
    }
  }
}

/** Errors that halving cannot help. */
function isOurs(error: unknown): boolean {
  return error instanceof Fenced || isAway(error);
}

function toEntry(entry: NewEntry, pos: number): Entry {
  if (entry.log === 'act') {
    const { bytes: _bytes, ...rest } = entry;
    return { ...rest, pos };
  }
  const { seat, epoch, epochOrdinal, change, at, receivedAt } = entry;
  return { log: 'change', pos, at, receivedAt, seat, epoch, epochOrdinal, change };
}
