import type { Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import type { Log } from '#lib/kit/log.ts';
import { MAX_REMEMBERED } from './limits.ts';

/** A key in memory, with what is known about it. */
export interface KeyEntry<Value> {
  readonly key: string;
  readonly value: Value;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** The least time between two reads. */
const READ_INTERVAL_MS = 250;
/** A row appears when its transaction commits, which can be later than its own time. */
const OVERLAP_MS = 60_000;
/** How long a request waits for a read, also while the database hangs. */
const MAX_WAIT_MS = 2_000;
/** Requests that wait for a read. Others count as unknown at once. */
const MAX_WAITING = 2_000;

/**
 * Keys of sessions or tokens in memory. A key that is missing is looked for with the next read of
 * the newest rows, so that any number of unknown keys costs four short queries a second. Decides
 * only about budgets; what a key permits is checked in the database.
 */
export class KnownKeys<Value> {
  readonly #entries = new Map<string, KeyEntry<Value>>();
  readonly #load: (since: number, limit: number) => Promise<readonly KeyEntry<Value>[]>;
  readonly #clock: Clock;
  readonly #log: Log;
  #readAt = 0;
  #startedAt = -READ_INTERVAL_MS;
  #reading: Promise<void> | null = null;
  #waiting = 0;

  constructor({
    load,
    clock,
    log,
  }: {
    /** Reads the newest entries that were made or used at or after `since`, ms since 1970. */
    readonly load: (since: number, limit: number) => Promise<readonly KeyEntry<Value>[]>;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#load = load;
    this.#clock = clock;
    this.#log = log;
    this.#startedAt = clock.mono() - READ_INTERVAL_MS;
  }

  /** Reads all keys for the first time. */
  async start(): Promise<void> {
    await this.#read();
  }

  /** What is in memory. */
  get(key: string): Value | null {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt > this.#clock.now()) return entry?.value ?? null;
    this.#entries.delete(key);
    return null;
  }

  /** Like `get`, after the newest keys were read. */
  async find(key: string): Promise<Value | null> {
    const value = this.get(key);
    if (value !== null || this.#waiting >= MAX_WAITING) return value;
    this.#waiting += 1;
    try {
      await this.#waitFor((this.#reading ??= this.#readSoon()));
    } finally {
      this.#waiting -= 1;
    }
    return this.get(key);
  }

  async #waitFor(reading: Promise<void>): Promise<void> {
    const timeout = Promise.withResolvers<undefined>();
    const cancel = this.#clock.after(MAX_WAIT_MS, () => {
      timeout.resolve(undefined);
    });
    await Promise.race([reading, timeout.promise]);
    cancel();
  }

  async #readSoon(): Promise<void> {
    const waitMs = this.#startedAt + READ_INTERVAL_MS - this.#clock.mono();
    await new Promise<void>((resolve) => {
      this.#clock.after(Math.max(0, waitMs), resolve);
    });
    // The query can miss a key that is asked for while it runs, so that one waits for the next read.
    this.#reading = null;
    await this.#read();
  }

  async #read(): Promise<void> {
    const now = this.#clock.now();
    this.#startedAt = this.#clock.mono();
    try {
      const since = this.#readAt === 0 ? 0 : this.#readAt - OVERLAP_MS;
      const entries = await this.#load(since, MAX_REMEMBERED.keys);
      this.#readAt = now;
      for (const entry of entries) this.#remember(entry);
    } catch (error) {
      this.#log('warn', `Known clients couldn't be read: ${messageOf(error)}`);
    }
  }

  #remember(entry: KeyEntry<Value>): void {
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_REMEMBERED.keys && oldest !== undefined)
      this.#entries.delete(oldest);
  }
}
