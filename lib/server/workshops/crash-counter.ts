import { deleteSetting, increaseCounter } from '#db/queries/settings.ts';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import type { Log } from '../logger.ts';

/** A process that ends within this time after it opened a workshop may have ended because of it. */
const CRASH_PERIOD_MS = 60_000;
/** After this many crashes the workshop opens with grading paused. */
const MAX_CRASHES = 2;

/**
 * Counts, across restarts, how often the process ended soon after it opened a workshop, to end a
 * crash loop.
 */
export class CrashCounter {
  readonly #db: Connection;
  readonly #log: Log;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(db: Connection, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  /**
   * Call it before a workshop is opened. Returns whether the process crashed too often.
   * @throws while the database is unavailable
   */
  async begin(workshopId: string): Promise<boolean> {
    if (this.#timers.has(workshopId)) return false;
    const openings = await increaseCounter(this.#db, keyOf(workshopId));
    this.#timers.set(
      workshopId,
      setTimeout(() => void this.end(workshopId), CRASH_PERIOD_MS).unref(),
    );
    return openings > MAX_CRASHES;
  }

  /** The workshop was closed in order, or its process didn't crash. Never throws. */
  async end(workshopId: string): Promise<void> {
    const timer = this.#timers.get(workshopId);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(workshopId);
    await deleteSetting(this.#db, keyOf(workshopId)).catch((error: unknown) => {
      this.#log('warn', `Couldn't reset the crash counter: ${databaseErrorText(error)}`, {
        workshopId,
      });
    });
  }
}

function keyOf(workshopId: string): string {
  return `opening:${workshopId}`;
}
