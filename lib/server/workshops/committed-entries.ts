import type { LogEntry } from '../log/entry.ts';

type EntriesListener = (entries: readonly LogEntry[]) => void;

/**
 * The stream of a workshop's committed log entries. Listeners get each entry once, in order of
 * `pos`, synchronously and in the order in which they subscribed. Nothing is delivered before its
 * commit.
 */
export class CommittedEntries {
  readonly #listeners: EntriesListener[] = [];
  #lastPos = 0;

  /** Position of the newest entry that was delivered. */
  get lastPos(): number {
    return this.#lastPos;
  }

  /** Starts after `pos`: listeners read the entries up to there from the log. */
  startAfter(pos: number): void {
    this.#lastPos = pos;
  }

  subscribe(listener: EntriesListener): void {
    this.#listeners.push(listener);
  }

  /** Delivers committed entries, in order of `pos`. Skips those that were delivered before. */
  publish(entries: readonly LogEntry[]): void {
    const newEntries = entries.filter(({ pos }) => pos > this.#lastPos);
    const last = newEntries.at(-1);
    if (last === undefined) return;
    this.#lastPos = last.pos;
    for (const listener of this.#listeners) listener(newEntries);
  }
}
