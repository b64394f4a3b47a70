import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseUnavailableError } from '#db/errors.ts';
import type { LogEntry } from '../log/entry.ts';
import { mapOrdinals } from '../log/epochs.ts';
import { WorkshopLog, type WorkshopLogOptions } from '../log/workshop-log.ts';
import { readEpochs, readEntriesFrom } from '../log/read.ts';

const REOPEN_RETRY_MS = 500;

/** Keeps an event's log open: lost with the database, it is opened again, and what was committed but not heard of is caught up. */
export class ReopeningLog {
  readonly #options: Omit<WorkshopLogOptions, 'onLost'>;
  readonly #stopping = new AbortController();
  #current: WorkshopLog | null = null;
  #publishedPos = 0;
  #reopening: Promise<void> | null = null;

  constructor(options: Omit<WorkshopLogOptions, 'onLost'>) {
    this.#options = options;
  }

  /** False when the event does not exist or another process owns it. Throws while the database is away. */
  async start(): Promise<boolean> {
    this.#current = await this.#open();
    this.#publishedPos = this.#current?.lastPos ?? 0;
    return this.#current !== null;
  }

  /** Throws `Unavailable` while the log is not open. */
  get current(): WorkshopLog {
    if (!this.#current) throw new DatabaseUnavailableError();
    return this.#current;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reopening;
    await this.#current?.close();
    this.#current = null;
  }

  #open(): Promise<WorkshopLog | null> {
    return WorkshopLog.open({
      ...this.#options,
      onCommitted: (entries) => {
        this.#publish(entries);
      },
      onLost: (error) => {
        this.#handleLost(error);
      },
    });
  }

  #publish(entries: readonly LogEntry[]): void {
    const fresh = entries.filter(({ pos }) => pos > this.#publishedPos);
    this.#publishedPos = fresh.at(-1)?.pos ?? this.#publishedPos;
    if (fresh.length > 0) this.#options.onCommitted(fresh);
  }

  #handleLost(error: unknown): void {
    const { workshopId, log } = this.#options;
    log(
      `event ${workshopId}: the log is closed for the moment: ${error instanceof Error ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}` : String(error)}`,
    );
    const lost = this.#current;
    this.#current = null;
    if (this.#stopping.signal.aborted) return;
    this.#reopening ??= this.#reopen(lost).finally(() => {
      this.#reopening = null;
      if (this.#current?.isClosed) this.#handleLost(new Error('lost again'));
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
        this.#options.log(`event ${this.#options.workshopId}: the log is open again`);
        return;
      }
      await opened?.close().catch(() => {});
      await wait(REOPEN_RETRY_MS, undefined, { signal: this.#stopping.signal, ref: false }).catch(
        () => {},
      );
    }
  }

  /** A commit whose answer was lost with the connection is in the log all the same. */
  async #catchUp(): Promise<void> {
    const { db, workshopId } = this.#options;
    const ordinals = mapOrdinals(await readEpochs(db, workshopId));
    for await (const page of readEntriesFrom(
      db,
      workshopId,
      { changes: this.#publishedPos, acts: this.#publishedPos },
      ordinals,
    ))
      this.#publish(page);
  }
}
