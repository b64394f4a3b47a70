import type { LogEntry } from '../log/entry.ts';

/** Beyond this, the queue in memory is dropped and the entries are read from the log again (R5). */
const MAX_QUEUED_ENTRIES = 20_000;

/** Committed entries that the grading thread hasn't got yet, in order of `pos`. */
export class EntryQueue {
  #entries: LogEntry[] = [];
  #hasOverflowed = false;
  #woken = Promise.withResolvers<undefined>();

  /** Entries were dropped since `clear`. */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  push(entries: readonly LogEntry[]): void {
    if (this.#entries.length + entries.length > MAX_QUEUED_ENTRIES) {
      this.#entries = [];
      this.#hasOverflowed = true;
    } else this.#entries.push(...entries);
    this.wake();
  }

  take(count: number): LogEntry[] {
    return this.#entries.splice(0, count);
  }

  clear(): void {
    [this.#entries, this.#hasOverflowed] = [[], false];
  }

  /** Ends `wait`. */
  wake(): void {
    this.#woken.resolve(undefined);
  }

  /** Resolves when entries arrive or `wake` is called, or after `ms`. */
  async wait(ms: number): Promise<void> {
    this.#woken = Promise.withResolvers();
    const timer = setTimeout(this.#woken.resolve, ms, undefined).unref();
    await this.#woken.promise;
    clearTimeout(timer);
  }
}
