import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/reason.ts';
import { isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import type { LogEntry } from './entry.ts';
import { commitWithBisect } from './bisect.ts';
import { FencedError, insertEntries } from './insert.ts';
import { toGapRecord, type NewRow } from './rows.ts';

/** A transaction's size, and how much may wait for the next ones before those who write must wait themselves. */
const MAX_TRANSACTION = { rows: 500, bytes: 4 * 1024 * 1024 } as const;
const MAX_QUEUE = { rows: 20_000, bytes: 64 * 1024 * 1024 } as const;

interface PendingWrite {
  readonly entries: readonly NewRow[];
  readonly bytes: number;
  readonly done: PromiseWithResolvers<readonly LogEntry[]>;
}

export interface LogWriterOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly fence: number;
  /** Position of the newest row of the log; 0 when it is empty. */
  readonly lastPos: number;
  /** Called after each commit, in the order of `pos`, before those who wait for it hear of it. */
  readonly onCommitted: (entries: readonly LogEntry[]) => void;
  /** The database is away or another process took over: this writer is done for, whatever waits is refused. */
  readonly onLost: (error: unknown) => void;
  readonly log: (line: string) => void;
}

/**
 * The single writer of an event's log. Whatever comes while one transaction commits goes into the next (group commit); the
 * promise of `write` keeps R1: it resolves after the commit.
 */
export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #queue: PendingWrite[] = [];
  #queued = { rows: 0, bytes: 0 };
  #nextPos: number;
  #spaceFreed = Promise.withResolvers<undefined>();
  #draining: Promise<void> | null = null;
  #lost = false;

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#nextPos = options.lastPos + 1;
  }

  /** Resolves with the entries as committed. Waits its turn while the queue is full. Throws `Unavailable`: it may or may not be committed. */
  async write(entries: readonly NewRow[]): Promise<readonly LogEntry[]> {
    while (!this.#lost && this.#isFull()) await this.#spaceFreed.promise;
    if (this.#lost) throw new DatabaseUnavailableError();
    const waiting: PendingWrite = {
      entries,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      done: Promise.withResolvers(),
    };
    this.#queue.push(waiting);
    this.#queued = {
      rows: this.#queued.rows + entries.length,
      bytes: this.#queued.bytes + waiting.bytes,
    };
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return waiting.done.promise;
  }

  /** Refuses what comes from now on and resolves when what waited is committed or refused. */
  async stop(): Promise<void> {
    while (this.#draining) await this.#draining;
    this.#lost = true;
  }

  /** Ends at once: another process may own the event by now. */
  abandon(): void {
    this.#lost = true;
    for (const waiting of this.#queue.splice(0))
      waiting.done.reject(new DatabaseUnavailableError());
    this.#signalSpace();
  }

  #isFull(): boolean {
    return this.#queued.rows >= MAX_QUEUE.rows || this.#queued.bytes >= MAX_QUEUE.bytes;
  }

  #signalSpace(): void {
    this.#spaceFreed.resolve(undefined);
    this.#spaceFreed = Promise.withResolvers();
  }

  async #drain(): Promise<void> {
    // A turn of the event loop, so that all that came with it commits together.
    await new Promise(setImmediate);
    while (this.#queue.length > 0 && !this.#lost) {
      const batch = this.#dequeueBatch();
      try {
        await this.#commit(batch);
      } catch (error) {
        for (const { done } of batch) done.reject(error);
        this.abandon();
        this.#options.onLost(error);
      }
    }
  }

  #dequeueBatch(): PendingWrite[] {
    const batch: PendingWrite[] = [];
    let [rows, bytes] = [0, 0];
    for (const next of this.#queue) {
      if (
        batch.length > 0 &&
        (rows + next.entries.length > MAX_TRANSACTION.rows ||
          bytes + next.bytes > MAX_TRANSACTION.bytes)
      )
        break;
      batch.push(next);
      rows += next.entries.length;
      bytes += next.bytes;
    }
    this.#queue.splice(0, batch.length);
    this.#queued = { rows: this.#queued.rows - rows, bytes: this.#queued.bytes - bytes };
    this.#signalSpace();
    return batch;
  }

  async #commit(batch: readonly PendingWrite[]): Promise<void> {
    const { db, workshopId, fence, log } = this.#options;
    const entries: (NewRow | null)[] = batch.flatMap((waiting) => waiting.entries);
    const firstPos = this.#nextPos;
    const insert = (some: readonly NewRow[], offset: number): Promise<void> =>
      insertEntries(db, { workshopId, fence, firstPos: firstPos + offset }, some);
    const onRejected = async (entry: NewRow, offset: number, error: unknown): Promise<void> => {
      log(
        `event ${workshopId}: the database refuses ${entry.log === 'change' ? `change ${entry.change.seq} of seat ${entry.seatId}` : `act ${entry.kind}`}: ${databaseErrorText(error)}`,
      );
      entries[offset] = entry.log === 'change' ? toGapRecord(entry) : null;
      if (entry.log === 'change') await insert([toGapRecord(entry)], offset);
    };
    await commitWithBisect(entries as NewRow[], insert, onRejected, isWriterFailure).catch(
      (error: unknown) => {
        throw isDatabaseUnavailable(error)
          ? new DatabaseUnavailableError(undefined, { cause: error })
          : error;
      },
    );
    this.#nextPos += entries.length;
    this.#publish(batch, entries, firstPos);
  }

  #publish(
    batch: readonly PendingWrite[],
    entries: readonly (NewRow | null)[],
    firstPos: number,
  ): void {
    const committed = entries.map((entry, index) => entry && toEntry(entry, firstPos + index));
    this.#options.onCommitted(committed.filter((entry) => entry !== null));
    let from = 0;
    for (const waiting of batch) {
      const own = committed
        .slice(from, (from += waiting.entries.length))
        .filter((entry) => entry !== null);
      if (own.length === waiting.entries.length) waiting.done.resolve(own);
      else waiting.done.reject(new Error('the database refuses this act'));
    }
  }
}

/** Errors that halving cannot help. */
function isWriterFailure(error: unknown): boolean {
  return error instanceof FencedError || isDatabaseUnavailable(error);
}

function toEntry(entry: NewRow, pos: number): LogEntry {
  if (entry.log === 'command') {
    const { bytes: _bytes, ...rest } = entry;
    return { ...rest, pos };
  }
  const { seatId, epoch, epochOrdinal, change, at, receivedAt } = entry;
  return { log: 'change', pos, at, receivedAt, seatId, epoch, epochOrdinal, change };
}
