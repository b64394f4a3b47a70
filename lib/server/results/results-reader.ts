import { readResultsVersion } from '#db/queries/results.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { ResultLevel } from '#lib/results/types.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import type { Computation, ComputedValues, RequestedView, VersionedWorkshop } from './messages.ts';
import type { ResultsThread } from './thread.ts';

/** Computed results that are kept, one for each workshop, view and version of the data. */
const MAX_CACHED_RESULTS = 12;
/** Requests that wait for a computation, in the whole process. The next one is refused. */
const MAX_WAITING_RESULTS = 50;
const BUSY_RETRY_MS = 2_000;
/** How often the results of a workshop that runs are computed again. */
const LIVE_INTERVAL_MS = MINUTE_MS;

/** Makes the facts of workshops that have none, or those of an earlier version. */
export interface FactSource {
  /** Whether the facts are complete. Otherwise they are being made: entries read, and of how many. */
  ensure(
    workshopId: string,
  ): Promise<
    | { readonly state: 'ready' }
    | { readonly state: 'reading'; readonly done: number; readonly total: number }
  >;
}

export interface ResultsReaderOptions {
  readonly db: Connection;
  readonly clock: Clock;
  readonly thread: ResultsThread;
}

/**
 * Results of workshops, computed once for each version of their data, and for a workshop that runs
 * at most once a minute. At most one computation per workshop runs at a time.
 */
export class ResultsReader {
  readonly #options: ResultsReaderOptions;
  readonly #queue = createKeyedQueue();
  readonly #cache = new Map<string, Promise<ComputedValues[keyof ComputedValues]>>();
  /** When the present results of workshops that run were asked for first, ms since 1970. */
  readonly #liveSince = new Map<string, number>();
  #waiting = 0;

  constructor(options: ResultsReaderOptions) {
    this.#options = options;
  }

  /** null: the workshop doesn't exist. Throws `busy` and `DatabaseUnavailableError`. */
  async readResults(
    workshop: WorkshopRow,
    view: RequestedView,
  ): Promise<ComputedValues['results']> {
    const of = await this.#versionOf(workshop);
    return of && this.#compute([of], { kind: 'results', of, view, now: this.#now() });
  }

  /** null: the workshop or the student doesn't exist. Throws as `readResults`. */
  async readStudent(workshop: WorkshopRow, seatId: string): Promise<ComputedValues['student']> {
    const of = await this.#versionOf(workshop);
    return of && this.#compute([of], { kind: 'student', of, seatId, now: this.#now() });
  }

  /** null: one of the workshops doesn't exist. Throws as `readResults`. */
  async compare(
    workshops: readonly WorkshopRow[],
    level: ResultLevel,
  ): Promise<ComputedValues['comparison']> {
    const versions = await Promise.all(workshops.map((workshop) => this.#versionOf(workshop)));
    const of = versions.filter((version) => version !== null);
    if (of.length < versions.length) return null;
    return this.#compute(of, { kind: 'comparison', of, level, now: this.#now() });
  }

  stop(): Promise<void> {
    return this.#options.thread.stop();
  }

  #now(): number {
    return this.#options.clock.now();
  }

  async #versionOf({ id, state }: WorkshopRow): Promise<VersionedWorkshop | null> {
    const version = await readResultsVersion(this.#options.db, id);
    if (version === null) return null;
    return {
      workshopId: id,
      version: `${isOver(state) ? version.log : this.#liveVersion(id)} ${version.rows}`,
    };
  }

  /** Stays the same for a minute, so that a page that is loaded again computes nothing. */
  #liveVersion(workshopId: string): string {
    const now = this.#now();
    const since = this.#liveSince.get(workshopId);
    if (since !== undefined && now - since < LIVE_INTERVAL_MS) return String(since);
    for (const [id, at] of this.#liveSince)
      if (now - at >= LIVE_INTERVAL_MS) this.#liveSince.delete(id);
    this.#liveSince.set(workshopId, now);
    return String(now);
  }

  #compute<Kind extends Computation['kind']>(
    of: readonly VersionedWorkshop[],
    computation: Extract<Computation, { kind: Kind }>,
  ): Promise<ComputedValues[Kind]> {
    const key = JSON.stringify({ ...computation, now: null });
    const known = this.#cache.get(key);
    if (known === undefined && this.#waiting >= MAX_WAITING_RESULTS)
      return Promise.reject(new HttpError('busy', { retryMs: BUSY_RETRY_MS }));
    const value = known ?? this.#enqueue(of, computation);
    this.#remember(key, value);
    return value as Promise<ComputedValues[Kind]>;
  }

  async #enqueue<Kind extends Computation['kind']>(
    of: readonly VersionedWorkshop[],
    computation: Extract<Computation, { kind: Kind }>,
  ): Promise<ComputedValues[Kind]> {
    this.#waiting += 1;
    // Ids in one order, so that two comparisons of the same workshops can't wait for each other.
    const ids = of.map(({ workshopId }) => workshopId).sort();
    const run = ids.reduceRight(
      (work, id) => () => this.#queue.run(id, work),
      () => this.#options.thread.compute(computation),
    );
    try {
      return await run();
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Errors and what doesn't exist aren't kept. */
  #remember(key: string, value: Promise<ComputedValues[keyof ComputedValues]>): void {
    this.#cache.delete(key);
    this.#cache.set(key, value);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MAX_CACHED_RESULTS) break;
      this.#cache.delete(oldest);
    }
    const forget = (): void => {
      if (this.#cache.get(key) === value) this.#cache.delete(key);
    };
    value.then((computed) => {
      if (computed === null) forget();
    }, forget);
  }
}
