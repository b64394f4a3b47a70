import { setTimeout as wait } from 'node:timers/promises';
import { Unavailable } from '#db/errors.ts';
import type { Entry } from '../log/entry.ts';
import { ordinalsOf } from '../log/epochs.ts';
import { EventLog, type LogOptions } from '../log/workshop-log.ts';
import { readEpochs, readTail } from '../log/read.ts';

const RETRY_MS = 500;

/** Keeps an event's log open: lost with the database, it is opened again, and what was committed but not heard of is caught up. */
export class LogLife {
  readonly #options: Omit<LogOptions, 'onLost'>;
  readonly #stopping = new AbortController();
  #log: EventLog | null = null;
  #published = 0;
  #reopening: Promise<void> | null = null;

  constructor(options: Omit<LogOptions, 'onLost'>) {
    this.#options = options;
  }

  /** False when the event does not exist or another process owns it. Throws while the database is away. */
  async start(): Promise<boolean> {
    this.#log = await this.#open();
    this.#published = this.#log?.lastPos ?? 0;
    return this.#log !== null;
  }

  /** Throws `Unavailable` while the log is not open. */
  get log(): EventLog {
    if (!this.#log) throw new Unavailable();
    return this.#log;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reopening;
    await this.#log?.close();
    this.#log = null;
  }

  #open(): Promise<EventLog | null> {
    return EventLog.open({
      ...this.#options,
      onCommitted: (entries) => {
        this.#publish(entries);
      },
      onLost: (error) => {
        this.#onLost(error);
      },
    });
  }

  #publish(entries: readonly Entry[]): void {
    const fresh = entries.filter(({ pos }) => pos > this.#published);
    this.#published = fresh.at(-1)?.pos ?? this.#published;
    if (fresh.length > 0) this.#options.onCommitted(fresh);
  }

  #onLost(error: unknown): void {
    const { event, log } = this.#options;
    log(
      `event ${event}: the log is closed for the moment: ${error instanceof Error ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}` : String(error)}`,
    );
    const lost = this.#log;
    this.#log = null;
    if (this.#stopping.signal.aborted) return;
    this.#reopening ??= this.#reopen(lost).finally(() => {
      this.#reopening = null;
      if (this.#log?.isOver) this.#onLost(new Error('lost again'));
    });
  }

  async #reopen(lost: EventLog | null): Promise<void> {
    await lost?.close().catch(() => {});
    while (!this.#stopping.signal.aborted) {
      const opened = await this.#open().catch(() => null);
      if (
        opened &&
        (await this.#catchUp().then(
          () => !opened.isOver,
          () => false,
        ))
      ) {
        this.#log = opened;
        this.#options.log(`event ${this.#options.event}: the log is open again`);
        return;
      }
      await opened?.close().catch(() => {});
      await wait(RETRY_MS, undefined, { signal: this.#stopping.signal, ref: false }).catch(
        () => {},
      );
    }
  }

  /** A commit whose answer was lost with the connection is in the log all the same. */
  async #catchUp(): Promise<void> {
    const { db, event } = this.#options;
    const ordinals = ordinalsOf(await readEpochs(db, event));
    for await (const page of readTail(
      db,
      event,
      { changes: this.#published, acts: this.#published },
      ordinals,
    ))
      this.#publish(page);
  }
}
