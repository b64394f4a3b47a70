import type { Connection } from '#db/connect.ts';
import { databaseErrorText, isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { outsideOfRequest, type Log } from '../logger.ts';
import type { WorkshopMeter } from '../metrics/workshop-meter.ts';
import type { LogEntry } from './entry.ts';
import { commitWithBisect } from './bisect.ts';
import { FencedError, insertEntries } from './insert.ts';
import { toGapRecord, type NewRow } from './rows.ts';

const MAX_TRANSACTION = { rows: 500, bytes: 4 * 1024 * 1024 } as const;
/** Beyond this, callers of `write` wait for space in the queue (R5). */
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
  /** Position of the newest row of the log; 0 if it is empty. */
  readonly lastPos: number;
  /** Called after each commit, in order of `pos`, before the promises of `write` resolve. */
  readonly onCommitted: (entries: readonly LogEntry[]) => void;
  /**
   * The database is unavailable or another process took over. The writer writes nothing more and
   * rejects everything that waits.
   */
  readonly onLost: (error: unknown) => void;
  readonly meter: Pick<WorkshopMeter, 'recordCommit'>;
  readonly log: Log;
}

/**
 * The single writer of a workshop's log. Entries that arrive while a transaction commits go into
 * the next one (group commit). R1: the promise of `write` resolves after the commit.
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

  /** What waits to be committed. */
  get queued(): { readonly rows: number; readonly bytes: number } {
    return this.#queued;
  }

  /**
   * Resolves with the committed entries. Waits while the queue is full. Throws
   * `DatabaseUnavailableError`; it is then unknown whether the entries were committed.
   */
  async write(entries: readonly NewRow[]): Promise<readonly LogEntry[]> {
    while (!this.#lost && this.#isFull()) await this.#spaceFreed.promise;
    if (this.#lost) throw new DatabaseUnavailableError();
    const write: PendingWrite = {
      entries,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      done: Promise.withResolvers(),
    };
    this.#queue.push(write);
    this.#queued = {
      rows: this.#queued.rows + entries.length,
      bytes: this.#queued.bytes + write.bytes,
    };
    // A transaction has the entries of many requests.
    this.#draining ??= outsideOfRequest(() => this.#drain()).finally(() => {
      this.#draining = null;
    });
    return write.done.promise;
  }

  /** Resolves when all queued writes are settled. Writes after that are rejected. */
  async stop(): Promise<void> {
    while (this.#draining) await this.#draining;
    this.#lost = true;
  }

  /** Rejects all queued writes at once, because another process may own the workshop by now. */
  abandon(): void {
    this.#lost = true;
    for (const { done } of this.#queue.splice(0)) done.reject(new DatabaseUnavailableError());
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
    // Wait one turn of the event loop, so that everything that arrives in it commits together.
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
    const beganAt = performance.now();
    const entries: (NewRow | null)[] = batch.flatMap((write) => write.entries);
    const firstPos = this.#nextPos;
    const insert = (rows: readonly NewRow[], offset: number): Promise<void> =>
      insertEntries(db, { workshopId, fence, firstPos: firstPos + offset }, rows);
    const onRejected = async (entry: NewRow, offset: number, error: unknown): Promise<void> => {
      log(
        'error',
        `The database rejected ${entry.log === 'change' ? `change ${entry.change.seq}` : `command ${entry.kind}`}: ${databaseErrorText(error)}`,
        { seatId: entry.seatId ?? undefined },
      );
      const gap = entry.log === 'change' ? toGapRecord(entry) : null;
      entries[offset] = gap;
      if (gap) await insert([gap], offset);
    };
    await commitWithBisect(entries as NewRow[], insert, onRejected, isWriterFailure).catch(
      (error: unknown) => {
        throw isDatabaseUnavailable(error)
          ? new DatabaseUnavailableError(undefined, { cause: error })
          : error;
      },
    );
    this.#nextPos += entries.length;
    this.#publish(batch, entries, firstPos, (performance.now() - beganAt) / SECOND_MS);
  }

  #publish(
    batch: readonly PendingWrite[],
    entries: readonly (NewRow | null)[],
    firstPos: number,
    seconds: number,
  ): void {
    const committed = entries.map((entry, index) => entry && toEntry(entry, firstPos + index));
    const present = committed.filter((entry) => entry !== null);
    this.#options.meter.recordCommit(seconds, present);
    this.#options.onCommitted(present);
    let from = 0;
    for (const write of batch) {
      const written = committed
        .slice(from, (from += write.entries.length))
        .filter((entry) => entry !== null);
      if (written.length === write.entries.length) write.done.resolve(written);
      else write.done.reject(new Error('the database rejected this command'));
    }
  }
}

/** Errors that have nothing to do with a single row, so bisecting can't help. */
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
