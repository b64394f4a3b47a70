import { pinWorkshopPack } from '#db/queries/pack-contents.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import { isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { WorkshopNotOpenedError } from '#lib/protocol/not-opened.ts';
import type { AgentGateway, AgentGateways } from '#lib/realtime/agents/gateway.ts';
import type { Workshop, WorkshopRegistry } from './types.ts';
import { GradingPool } from '../grader/grading-pool.ts';
import { TURN_LIMITS } from '../grader/limits.ts';
import type { GraderTestHook } from '../grader/messages.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { outsideOfRequest, type Log } from '../logger.ts';
import { storePackContent } from '../packs/content.ts';
import { NO_METER } from '../metrics/workshop-meter.ts';
import type { WorkshopSeries } from '../metrics/workshop-series.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { CrashCounter } from './crash-counter.ts';
import { REOPEN_INTERVAL_MS } from './background-opening.ts';
import { WorkshopSession } from './workshop-session.ts';

/** Logs that are replayed for regrades at the same time. Each keeps one core busy. */
const MAX_CONCURRENT_PREVIEWS = 2;
/** A workshop without agents and pages is closed after this time. The next request opens it again. */
export const IDLE_CLOSE_MS = 60 * MINUTE_MS;
/** How often the warnings for staff are looked at. */
const WARNING_INTERVAL_MS = 5_000;

export interface WorkshopRegistryOptions {
  readonly db: Connection;
  /** The same database, for the connection that owns the workshops. */
  readonly databaseUrl: string;
  /** Has the packs of workshops that aren't pinned to a content yet, and pack updates. */
  readonly catalog: PackCatalog;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Whether the embedded database can accept changes. Always true by default. */
  readonly hasDiskSpace?: () => boolean;
  /** Wrong join codes in the last minute. 0 by default. */
  readonly wrongJoinCodes?: () => number;
  /** Which workshops report to the metrics; without it, none. */
  readonly series?: Pick<WorkshopSeries, 'createMeter' | 'open' | 'close'>;
  readonly log: Log;
  /** Only in tests. */
  readonly graderTestHook?: GraderTestHook | undefined;
}

/** The last attempt to open a workshop. `at`: ms since 1970. */
interface FailedOpening {
  readonly error: WorkshopNotOpenedError;
  readonly at: number;
}

/** The workshops that are open in this process. `stop` closes all of them. */
export class LocalWorkshopRegistry implements WorkshopRegistry, AgentGateways {
  readonly #options: WorkshopRegistryOptions;
  readonly #ownership: WorkshopOwnership;
  /** When a workshop was last asked for, or in use when that was looked at; monotonic ms. */
  readonly #usedAt = new Map<string, number>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #opening = new Map<string, Promise<WorkshopSession | null>>();
  readonly #sessions = new Map<string, WorkshopSession>();
  readonly #failedOpenings = new Map<string, FailedOpening>();
  readonly #regradeSemaphore = new Semaphore(MAX_CONCURRENT_PREVIEWS);
  readonly #probations = createKeyedQueue();
  readonly #crashCounter: CrashCounter;
  readonly #gradingPool: GradingPool;
  readonly #stopWarnings: () => void;
  #stopped = false;

  constructor(options: WorkshopRegistryOptions) {
    this.#options = options;
    this.#stopWarnings = repeat(options.clock, WARNING_INTERVAL_MS, () => {
      for (const session of this.#sessions.values()) session.updateWarnings();
      void this.closeIdle();
    });
    this.#ownership = new WorkshopOwnership(options.databaseUrl);
    this.#crashCounter = new CrashCounter(options.db, options.log);
    this.#gradingPool = new GradingPool({
      limitMs: TURN_LIMITS.entryMs,
      testHook: options.graderTestHook,
    });
  }

  /**
   * @throws `DatabaseUnavailableError`, or `WorkshopNotOpenedError` with the result of an attempt in
   *   the last 30 s
   */
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

  /** All workshops that are open. */
  list(): readonly WorkshopSession[] {
    return [...this.#sessions.values()];
  }

  /** A workshop that is opened meanwhile waits until it is closed. */
  async close(id: string): Promise<void> {
    const closing = this.#closing.get(id) ?? this.#close(id);
    this.#closing.set(id, closing);
    try {
      await closing;
    } finally {
      this.#closing.delete(id);
    }
  }

  /**
   * Closes the workshops that had no agent, no page and no request for an hour. Called every few
   * seconds.
   */
  async closeIdle(): Promise<void> {
    const now = this.#options.clock.mono();
    for (const [id, session] of this.#sessions)
      if (!session.isIdle) this.#usedAt.set(id, now);
      else if (now - (this.#usedAt.get(id) ?? now) >= IDLE_CLOSE_MS) await this.close(id);
  }

  async #close(id: string): Promise<void> {
    const session = await this.#opening.get(id)?.catch(() => null);
    this.#opening.delete(id);
    this.#usedAt.delete(id);
    this.#sessions.delete(id);
    await session?.stop();
    this.#options.series?.close(id);
    await this.#crashCounter.end(id);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopWarnings();
    await Promise.all([...this.#opening.keys()].map((id) => this.close(id)));
    await this.#ownership.stop();
  }

  async #getOrOpen(id: string): Promise<WorkshopSession | null> {
    if (this.#stopped) throw new DatabaseUnavailableError();
    const failed = this.#failedOpenings.get(id);
    if (failed && this.#options.clock.now() - failed.at < REOPEN_INTERVAL_MS - 1_000)
      throw failed.error;
    await this.#closing.get(id)?.catch(() => undefined);
    this.#usedAt.set(id, this.#options.clock.mono());
    // The workshop outlives the request that opens it.
    const opening = this.#opening.get(id) ?? outsideOfRequest(() => this.#openSession(id));
    this.#opening.set(id, opening);
    try {
      const session = await opening;
      if (!session) this.#opening.delete(id);
      return session;
    } catch (error) {
      if (this.#opening.get(id) === opening) this.#opening.delete(id);
      await this.#crashCounter.end(id);
      if (isDatabaseUnavailable(error))
        throw new DatabaseUnavailableError(undefined, { cause: error });
      const notOpened =
        error instanceof WorkshopNotOpenedError
          ? error
          : new WorkshopNotOpenedError('workshop-failed', messageOf(error), { cause: error });
      this.#failedOpenings.set(id, { error: notOpened, at: this.#options.clock.now() });
      throw notOpened;
    }
  }

  async #openSession(id: string): Promise<WorkshopSession | null> {
    const { db, clock, catalog, audit, hasDiskSpace = () => true, log } = this.#options;
    const { wrongJoinCodes = () => 0, series } = this.#options;
    const row = await findWorkshop(db, id);
    if (!row) return null;
    const packDigest = row.packDigest ?? (await this.#pinPack(row));
    const pausesGrading = await this.#crashCounter.begin(id);
    if (pausesGrading)
      log('error', 'The server ended twice while it opened this workshop: grading is paused', {
        workshopId: id,
      });
    const session = await WorkshopSession.open(id, {
      db,
      ownership: this.#ownership,
      catalog,
      packDigest,
      regradeSemaphore: this.#regradeSemaphore,
      probations: this.#probations,
      pausesGrading,
      gradingPool: this.#gradingPool,
      clock,
      audit,
      hasDiskSpace,
      wrongJoinCodes,
      meter: series?.createMeter(id) ?? NO_METER,
      log: (level, message, fields) => {
        log(level, message, { workshopId: id, ...fields });
      },
    });
    this.#failedOpenings.delete(id);
    if (session) {
      this.#sessions.set(id, session);
      series?.open(id);
    } else await this.#crashCounter.end(id);
    return session;
  }

  /** Pins a workshop without a content to the present content of its pack. Returns the digest. */
  async #pinPack({ id, packId }: WorkshopRow): Promise<string> {
    const { db, catalog } = this.#options;
    const entry = catalog.packs.get(packId);
    if (entry?.kind !== 'loaded')
      throw new WorkshopNotOpenedError(
        entry ? 'course-invalid' : 'course-missing',
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
