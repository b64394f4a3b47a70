import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** An event this process owns, until `release` or until `lost` is aborted. */
export interface WorkshopLease {
  readonly fence: number;
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Which events this process owns: advisory locks on one connection of their own. PostgreSQL gives them back when that
 * connection ends, however it ends, and a new owner gets a higher fencing number.
 */
export class WorkshopOwnership {
  readonly #url: string;
  #client: Promise<pg.Client> | null = null;
  #lost = new AbortController();

  constructor(url: string) {
    this.#url = url;
  }

  /** null when another process owns the event, or it does not exist. Throws what node-postgres throws while the database is away. */
  async acquireLease(workshopId: string): Promise<WorkshopLease | null> {
    const client = await (this.#client ??= this.#connect());
    const lost = this.#lost.signal;
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
      [workshopId],
    );
    if (!rows[0]?.taken) return null;
    const release = async (): Promise<void> => {
      if (!lost.aborted)
        await client
          .query('select pg_advisory_unlock(hashtextextended($1, 0))', [workshopId])
          .catch(() => {});
    };
    // FOR UPDATE waits for the statements of an old owner that are still on their way (see INSERT).
    const fenced = await client.query<{ fence: string }>(
      'with mine as (select id from event where id = $1 for update) update event set fence = fence + 1 from mine where event.id = mine.id returning fence',
      [workshopId],
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
