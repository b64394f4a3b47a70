import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseUnavailableError } from '#db/errors.ts';
import { mapOrdinals } from '../log/epochs.ts';
import type { SeatUsages } from '../log/usage.ts';
import { WorkshopLog, type WorkshopLogOptions } from '../log/workshop-log.ts';
import { readEpochs, readEntriesFrom } from '../log/read.ts';
import type { CommittedEntries } from './committed-entries.ts';

const REOPEN_RETRY_MS = 500;

export interface ReopeningLogOptions extends Omit<WorkshopLogOptions, 'onCommitted' | 'onLost'> {
  readonly committed: CommittedEntries;
}

/**
 * Keeps a workshop's log open. When the database becomes unavailable it opens the log again, and
 * first delivers the entries that were committed meanwhile or whose commit wasn't confirmed.
 */
export class ReopeningLog {
  readonly #options: ReopeningLogOptions;
  readonly #stopping = new AbortController();
  #current: WorkshopLog | null = null;
  #reopening: Promise<void> | null = null;

  constructor(options: ReopeningLogOptions) {
    this.#options = options;
  }

  /**
   * Returns false if the workshop doesn't exist or another process owns it. Throws while the
   * database is unavailable.
   */
  async start(): Promise<boolean> {
    this.#current = await this.#open();
    this.#options.committed.startAfter(this.#current?.lastPos ?? 0);
    return this.#current !== null;
  }

  /** Throws `DatabaseUnavailableError` while the log isn't open. */
  get current(): WorkshopLog {
    if (!this.#current) throw new DatabaseUnavailableError();
    return this.#current;
  }

  /** What the seats have stored; null while the log isn't open. */
  get usages(): SeatUsages | null {
    return this.#current?.usages ?? null;
  }

  /** What waits to be committed. */
  get queued(): { readonly rows: number; readonly bytes: number } {
    return this.#current?.queued ?? { rows: 0, bytes: 0 };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reopening;
    await this.#current?.close();
    this.#current = null;
  }

  #open(): Promise<WorkshopLog | null> {
    const { committed, ...options } = this.#options;
    return WorkshopLog.open({
      ...options,
      onCommitted: (entries) => {
        committed.publish(entries);
      },
      onLost: (error) => {
        this.#handleLost(error);
      },
    });
  }

  #handleLost(error: unknown): void {
    this.#options.log('warn', `The log was closed and is opened again: ${describeError(error)}`);
    this.#options.meter?.recordLostLock();
    const lost = this.#current;
    this.#current = null;
    if (this.#stopping.signal.aborted) return;
    this.#reopening ??= this.#reopen(lost).finally(() => {
      this.#reopening = null;
      if (this.#current?.isClosed) this.#handleLost(new Error('the connection was lost again'));
    });
  }

  async #reopen(lost: WorkshopLog | null): Promise<void> {
    await lost?.close().catch(() => {});
    while (!this.#stopping.signal.aborted) {
      const opened = await this.#open().catch(() => null);
      if (
        opened &&
        (await this.#catchUp().then(
          () => !opened.isClosed,
          () => false,
        ))
      ) {
        this.#current = opened;
        this.#options.log('info', 'The log is open again');
        return;
      }
      await opened?.close().catch(() => {});
      await wait(REOPEN_RETRY_MS, undefined, { signal: this.#stopping.signal, ref: false }).catch(
        () => {},
      );
    }
  }

  /** A commit is in the log even if its confirmation was lost with the connection. */
  async #catchUp(): Promise<void> {
    const { db, workshopId, committed } = this.#options;
    const ordinals = mapOrdinals(await readEpochs(db, workshopId));
    const { lastPos } = committed;
    for await (const page of readEntriesFrom(
      db,
      workshopId,
      { changes: lastPos, commands: lastPos },
      ordinals,
    ))
      committed.publish(page);
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
