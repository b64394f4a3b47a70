import { statfs } from 'node:fs/promises';
import process from 'node:process';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Connection } from '#db/connect.ts';
import { SCHEMA_VERSION } from '#db/migrate.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { RefusalName } from '#lib/protocol/refusal.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { readExpectedPaths } from '../http/reachable-paths.ts';
import type { AnsweredRequest } from '../http/request-log.ts';
import { createInstruments } from './instruments.ts';
import { createRouteNames } from './route-names.ts';
import { WorkshopGauges, type MeasuredWorkshop, type ViewerCounts } from './workshop-gauges.ts';
import { WorkshopSeries } from './workshop-series.ts';

/** Addresses that the server answers itself, beside those of its pages. */
const OWN_PATHS = ['/livez', '/readyz', '/healthz', '/version', '/metrics'];
const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'];

/** What a scrape reads. Parts that don't exist yet while the server starts are absent. */
export interface MetricSources {
  /** What the server waits for; null while it is ready. */
  readonly findWaitingFor: () => Promise<string | null> | string | null;
  readonly isDraining: () => boolean;
  readonly dataDir: string;
  /** When the certificate of the public address expires, ms since 1970. */
  readonly certificateExpiry?: () => number | null;
  readonly db?: Connection;
  readonly listWorkshops?: () => readonly MeasuredWorkshop[];
  readonly countViewers?: () => ViewerCounts;
}

/**
 * Metrics of the process itself: memory, processor, event loop. They exist once, also for two servers
 * in one process.
 */
let processRegistry: Registry | null = null;
function getProcessRegistry(): Registry {
  if (processRegistry === null) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

/** The metrics of one server. Parts record their work, and `render` reads the rest. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly #instruments = createInstruments(this.registry);
  /** The workshops that are open in this server. */
  readonly workshops = new WorkshopSeries(this.#instruments.work);
  readonly #gauges: WorkshopGauges;
  readonly #nameRoute = createRouteNames([...readExpectedPaths(), ...OWN_PATHS]);
  #sources: MetricSources;
  #rendering: Promise<string> | null = null;
  #retentionRanAt: number | null = null;
  #backupSucceededAt: number | null = null;

  constructor({ clock, ...sources }: MetricSources & { readonly clock: Pick<Clock, 'mono'> }) {
    this.#sources = sources;
    this.#gauges = new WorkshopGauges(this.#instruments.workshop, () => clock.mono());
    getProcessRegistry();
    this.#instruments.server.buildInfo.set(
      { version: manifest.version, node: process.version, schema: String(SCHEMA_VERSION) },
      1,
    );
  }

  /** Adds what exists from now on. */
  addSources(sources: Partial<MetricSources>): void {
    this.#sources = { ...this.#sources, ...sources };
  }

  /** All metrics in the text format of Prometheus. Requests at the same time share one answer. */
  render(): Promise<string> {
    this.#rendering ??= this.#render().finally(() => {
      this.#rendering = null;
    });
    return this.#rendering;
  }

  readonly recordRequest = ({ method, path, status, ms }: AnsweredRequest): void => {
    const { requests, requestSeconds } = this.#instruments.work;
    const route = this.#nameRoute(path);
    requests.inc({
      route,
      method: METHODS.includes(method) ? method : 'other',
      status: String(status),
    });
    requestSeconds.observe({ route }, ms / SECOND_MS);
  };

  readonly recordAck = (seconds: number): void => {
    this.#instruments.work.ack.observe(seconds);
  };

  readonly recordRefusal = (refusal: RefusalName): void => {
    this.#instruments.work.refusals.inc({ refusal });
  };

  readonly recordFrameWait = (view: string, seconds: number): void => {
    this.#instruments.work.frameWait.observe({ view }, seconds);
  };

  readonly recordExport = (format: string, seconds: number): void => {
    this.#instruments.work.exportSeconds.observe({ format }, seconds);
  };

  /** Old data was looked for. `at`: ms since 1970. */
  readonly recordRetentionRun = (at: number): void => {
    this.#retentionRanAt = at;
  };

  /** A backup of the schedule succeeded. `at`: ms since 1970. */
  readonly recordBackup = (at: number): void => {
    this.#backupSucceededAt = at;
  };

  async #render(): Promise<string> {
    await this.#readServer();
    const { listWorkshops, countViewers } = this.#sources;
    await this.#gauges.refresh(
      listWorkshops?.() ?? [],
      countViewers?.() ?? new Map(),
      (workshopId) => this.workshops.has(workshopId),
    );
    const [own, process_] = await Promise.all([
      this.registry.metrics(),
      getProcessRegistry().metrics(),
    ]);
    return `${own.trimEnd()}\n${process_}`;
  }

  async #readServer(): Promise<void> {
    const gauges = this.#instruments.server;
    const { findWaitingFor, isDraining, certificateExpiry, dataDir, db } = this.#sources;
    gauges.ready.set((await findWaitingFor()) === null ? 1 : 0);
    gauges.draining.set(isDraining() ? 1 : 0);
    setIfKnown(gauges.dataFreeRatio, await readFreeRatio(dataDir));
    setIfKnown(gauges.certificateExpiry, toSeconds(certificateExpiry?.() ?? null));
    setIfKnown(gauges.retentionLastRun, toSeconds(this.#retentionRanAt));
    setIfKnown(gauges.backupLastSuccess, toSeconds(this.#backupSucceededAt));
    if (db === undefined) return;
    const { totalCount, idleCount, waitingCount } = db.$client;
    gauges.dbConnections.set({ state: 'used' }, totalCount - idleCount);
    gauges.dbConnections.set({ state: 'idle' }, idleCount);
    gauges.dbConnections.set({ state: 'waiting' }, waitingCount);
  }
}

/** A value that isn't known has no series: 0 would be a date in 1970. */
function setIfKnown(
  gauge: { set(value: number): void; remove(): void },
  value: number | null,
): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / SECOND_MS;
}

/** null while the folder doesn't exist. */
async function readFreeRatio(folder: string): Promise<number | null> {
  try {
    const { bavail, blocks } = await statfs(folder);
    return blocks === 0 ? null : bavail / blocks;
  } catch {
    return null;
  }
}
