import type { LogEntry } from '../log/entry.ts';

/** Beyond this, the queue in memory is dropped and the entries are read from the log again (R5). */
const MAX_QUEUED_ENTRIES = 20_000;

/** Committed entries that the grading thread hasn't got yet, in order of `pos`. */
export class EntryQueue {
  #entries: LogEntry[] = [];
  /** When the entries were committed: how many of them at which time, in their order. */
  #commits: { count: number; readonly at: number }[] = [];
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
      this.clear();
      this.#hasOverflowed = true;
    } else {
      this.#entries.push(...entries);
      this.#commits.push({ count: entries.length, at: performance.now() });
    }
    this.wake();
  }

  /** When the oldest entry was committed, monotonic ms; null without one. */
  get oldestAt(): number | null {
    return this.#commits[0]?.at ?? null;
  }

  take(count: number): LogEntry[] {
    const taken = this.#entries.splice(0, count);
    for (let rest = taken.length; rest > 0;) {
      const [oldest] = this.#commits;
      if (oldest === undefined) break;
      const dropped = Math.min(rest, oldest.count);
      oldest.count -= dropped;
      rest -= dropped;
      if (oldest.count === 0) this.#commits.shift();
    }
    return taken;
  }

  clear(): void {
    [this.#entries, this.#commits, this.#hasOverflowed] = [[], [], false];
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
