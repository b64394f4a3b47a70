import { pinWorkshopPack } from '#db/queries/pack-contents.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import { isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';
import type { AgentGateway, AgentGateways } from '#lib/realtime/agents/gateway.ts';
import type { Workshop, WorkshopRegistry } from './types.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import type { Log } from '../logger.ts';
import { storePackContent } from '../packs/content.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { WorkshopSession } from './workshop-session.ts';

/** Logs that are replayed for regrades at the same time. Each keeps one core busy. */
const MAX_CONCURRENT_PREVIEWS = 2;

export interface WorkshopRegistryOptions {
  readonly db: Connection;
  /** The same database, for the connection that owns the workshops. */
  readonly databaseUrl: string;
  /** Has the packs of workshops that aren't pinned to a content yet, and pack updates. */
  readonly catalog: PackCatalog;
  readonly clock: Clock;
  readonly log: Log;
}

/** The workshops that are open in this process. `stop` closes all of them. */
export class LocalWorkshopRegistry implements WorkshopRegistry, AgentGateways {
  readonly #options: WorkshopRegistryOptions;
  readonly #ownership: WorkshopOwnership;
  readonly #opening = new Map<string, Promise<WorkshopSession | null>>();
  readonly #sessions = new Map<string, WorkshopSession>();
  readonly #regradeSemaphore = new Semaphore(MAX_CONCURRENT_PREVIEWS);
  #stopped = false;

  constructor(options: WorkshopRegistryOptions) {
    this.#options = options;
    this.#ownership = new WorkshopOwnership(options.databaseUrl);
  }

  /** Throws `DatabaseUnavailableError`. */
  async open(id: string): Promise<Workshop | null> {
    return this.#getOrOpen(id);
  }

  /** Throws `DatabaseUnavailableError`. */
  async findGateway(id: string): Promise<AgentGateway | null> {
    const session = await this.#getOrOpen(id);
    return session?.agentGateway ?? null;
  }

  get(id: string): Workshop | undefined {
    return this.#sessions.get(id);
  }

  async close(id: string): Promise<void> {
    const session = await this.#opening.get(id)?.catch(() => null);
    this.#opening.delete(id);
    this.#sessions.delete(id);
    await session?.stop();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#opening.keys()].map((id) => this.close(id)));
    await this.#ownership.stop();
  }

  async #getOrOpen(id: string): Promise<WorkshopSession | null> {
    if (this.#stopped) throw new DatabaseUnavailableError();
    const opening = this.#opening.get(id) ?? this.#openSession(id);
    this.#opening.set(id, opening);
    try {
      const session = await opening;
      if (!session) this.#opening.delete(id);
      return session;
    } catch (error) {
      this.#opening.delete(id);
      throw isDatabaseUnavailable(error)
        ? new DatabaseUnavailableError(undefined, { cause: error })
        : error;
    }
  }

  async #openSession(id: string): Promise<WorkshopSession | null> {
    const { db, clock, catalog, log } = this.#options;
    const row = await findWorkshop(db, id);
    if (!row) return null;
    const packDigest = row.packDigest ?? (await this.#pinPack(row));
    const session = await WorkshopSession.open(id, {
      db,
      ownership: this.#ownership,
      catalog,
      packDigest,
      regradeSemaphore: this.#regradeSemaphore,
      clock,
      log,
    });
    if (session) this.#sessions.set(id, session);
    return session;
  }

  /** Pins a workshop without a content to the present content of its pack. Returns the digest. */
  async #pinPack({ id, packId }: WorkshopRow): Promise<string> {
    const { db, catalog } = this.#options;
    const entry = catalog.packs.get(packId);
    if (entry?.kind !== 'loaded')
      throw new Error(
        `the exercise pack ${packId} of this workshop ${entry ? 'has errors (podium pack lint lists them)' : 'is not installed'}`,
      );
    const packDigest = await storePackContent(db, entry.pack);
    await pinWorkshopPack(db, id, { packDigest, packVersion: entry.pack.version });
    return packDigest;
  }
}

export function createWorkshopRegistry(options: WorkshopRegistryOptions): LocalWorkshopRegistry {
  return new LocalWorkshopRegistry(options);
}
