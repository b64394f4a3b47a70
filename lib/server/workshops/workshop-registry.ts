import { pinWorkshopPack } from '#db/queries/pack-contents.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import { isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import type { AgentGateway, AgentGateways } from '#lib/realtime/agents/gateway.ts';
import type { Workshop, WorkshopRegistry } from './types.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { storePackContent } from '../packs/content.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import type { Clock } from './clock.ts';
import { WorkshopSession } from './workshop-session.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';

/** Logs that are graded again at once: each takes a core for a while. */
const MAX_CONCURRENT_PREVIEWS = 2;

export interface WorkshopRegistryOptions {
  readonly db: Connection;
  /** The same database, for the connection that holds the events. */
  readonly databaseUrl: string;
  /** Where an event that is not pinned yet finds its pack, and what could be taken in. */
  readonly catalog: PackCatalog;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** The events that are open in this process; `stop` closes them all. */
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

  /** Throws `Unavailable` while the database is away. */
  async open(id: string): Promise<Workshop | null> {
    return this.#getOrOpen(id);
  }

  /** Throws `Unavailable` while the database is away. */
  async findGateway(id: string): Promise<AgentGateway | null> {
    return this.#getOrOpen(id);
  }

  get(id: string): Workshop | undefined {
    return this.#sessions.get(id);
  }

  async close(id: string): Promise<void> {
    const event = await this.#opening.get(id)?.catch(() => null);
    this.#opening.delete(id);
    this.#sessions.delete(id);
    await event?.stop();
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
      const event = await opening;
      if (!event) this.#opening.delete(id);
      return event;
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
    const event = await WorkshopSession.open(id, {
      db,
      ownership: this.#ownership,
      catalog,
      packDigest,
      regradeSemaphore: this.#regradeSemaphore,
      clock,
      log,
    });
    if (event) this.#sessions.set(id, event);
    return event;
  }

  /** An event from before there were pins takes what lies on disk under the same id. */
  async #pinPack({ id, packId }: WorkshopRow): Promise<string> {
    const { db, catalog } = this.#options;
    const entry = catalog.packs.get(packId);
    if (entry?.kind !== 'loaded')
      throw new Error(
        `the exercise pack ${packId} of this event ${entry ? 'has mistakes (podium pack lint names them)' : 'is not installed'}`,
      );
    const packDigest = await storePackContent(db, entry.pack);
    await pinWorkshopPack(db, id, { packDigest, packVersion: entry.pack.version });
    return packDigest;
  }
}

export function createWorkshopRegistry(options: WorkshopRegistryOptions): LocalWorkshopRegistry {
  return new LocalWorkshopRegistry(options);
}
