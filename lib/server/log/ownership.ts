import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';

/** Ownership of a workshop by this process, until `release` or until `lost` is aborted. */
export interface WorkshopLease {
  /** The fencing number: every later owner has a higher one. */
  readonly fence: number;
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * The workshops that this process owns, as advisory locks on a separate connection. PostgreSQL
 * releases them when that connection ends for any reason, and a new owner gets a higher fencing
 * number.
 */
export class WorkshopOwnership {
  readonly #url: string;
  /** A connection runs one statement at a time. node-postgres 9 won't queue them. */
  readonly #statements = createKeyedQueue();
  #client: Promise<pg.Client> | null = null;
  #lost = new AbortController();

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Returns null if another process owns the workshop or it doesn't exist. Throws what
   * node-postgres throws while the database is unavailable.
   */
  async acquireLease(workshopId: string): Promise<WorkshopLease | null> {
    const client = await (this.#client ??= this.#connect());
    const lost = this.#lost.signal;
    const query = <Row extends pg.QueryResultRow>(
      statement: string,
    ): Promise<pg.QueryResult<Row>> =>
      this.#statements.run('connection', () => client.query<Row>(statement, [workshopId]));
    const { rows } = await query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    );
    if (!rows[0]?.locked) return null;
    const release = async (): Promise<void> => {
      if (!lost.aborted)
        await query('select pg_advisory_unlock(hashtextextended($1, 0))').catch(() => {});
    };
    // FOR UPDATE waits for statements of an old owner that are still running (see INSERT_ENTRIES).
    const fenced = await query<{ fence: string }>(
      'with mine as (select id from workshop where id = $1 for update) update workshop set fence = fence + 1 from mine where workshop.id = mine.id returning fence',
    );
    const fence = fenced.rows[0]?.fence;
    if (fence === undefined) {
      await release();
      return null;
    }
    return { fence: Number(fence), lost, release };
  }

  async stop(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    await Promise.race([client?.end().catch(() => {}), wait(1_000, undefined, { ref: false })]);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'podium-owner',
      statement_timeout: 10_000,
      query_timeout: 12_000,
    });
    const lost = (this.#lost = new AbortController());
    const handleLost = (): void => {
      if (lost.signal.aborted) return;
      this.#client = null;
      lost.abort();
    };
    client.on('error', handleLost);
    client.on('end', handleLost);
    try {
      await client.connect();
    } catch (error) {
      handleLost();
      throw error;
    }
    return client;
  }
}
