import { messageOf } from '#lib/kit/error-text.ts';
import type { KindState } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { SlimItem } from '../feed/feed.ts';
import { parseJsonObject, type KubeReadApi } from '#agents/kube/read-api.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { acceptHeader, kindPath, fieldSelectorQuery, toSlimItem } from './kind-request.ts';
import { KubeApiError, errorFromConnection, errorFromStatus } from '#agents/kube/api-error.ts';

/** Receives the events of a reflector. Errors it throws are logged and stop nothing. */
export interface ReflectorSink {
  /**
   * All objects, after a list. `since`: last contact with this kind, ms since 1970; null for the
   * first list.
   */
  onList(items: readonly SlimItem[], since: number | null): void;
  onSet(item: SlimItem): void;
  onDelete(item: SlimItem): void;
  /** `stalledSince`: since when a stalled kind has had neither list nor watch, ms since 1970. */
  onState(state: KindState, stalledSince?: number): void;
  onError(error: KubeApiError): void;
}

export interface ReflectorOptions {
  readonly kind: PlannedKind;
  readonly api: KubeReadApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly sink: ReflectorSink;
  /**
   * Called before the next request after an error: whether the API server responds and is still the
   * same cluster.
   */
  readonly checkCluster?: () => Promise<boolean>;
}

const PAGE_SIZE = 500;
/**
 * The server ends a watch after this long, s. Up to as much is added at random, so that the watches
 * of a class don't all end at once.
 */
const WATCH_SECONDS = 240;
/**
 * Bookmarks arrive about once a minute, so a stream without a byte for this long is dead, ms.
 * Longer than the server's own timeout.
 */
const STALL_TIMEOUT_MS = (2 * WATCH_SECONDS + 30) * 1000;
/** How often to request an absent or forbidden kind again, ms. */
const UNAVAILABLE_RETRY_MS = 30_000;
/** After this many malformed lines in a row, the reflector lists again. */
const MAX_MALFORMED_LINES = 3;
/**
 * After this many failed watches in a row without an event or a bookmark, the reflector gives up
 * the version and lists again, whatever the errors were.
 */
const MAX_FAILED_WATCHES = 2;
/** A watch that lasts this long works, ms. One that ends earlier doesn't. */
const MIN_WATCH_MS = 1_000;
/** A kind without a list or a working watch for this long is stalled, ms. */
const STALLED_AFTER_MS = 60_000;

/**
 * Lists one kind and watches it from there until it is stopped, like client-go's reflector
 * (k8s.io/client-go/tools/cache). Every error is retried; its kind decides when, and whether with a
 * new list.
 */
export class Reflector {
  /** resourceVersion to watch from; null: list first. */
  #resourceVersion: string | null = null;
  #lastContactAt: number | null = null;
  #malformedCount = 0;
  /** Watches that failed without an event or a bookmark, since the last list, event or bookmark. */
  #failedWatches = 0;
  /** Whether the current watch has had an event or a bookmark. */
  #hasWatchEvent = false;
  /** Whether the list before worked, and its version was given up, because watches failed. */
  #hasGivenUpVersion = false;
  /** Whether the last 410 was followed by a list without a pause. */
  #hasRelistedAtOnce = false;
  #isStalled = false;
  /** Stops the timer that makes the kind stalled; null while it doesn't run. */
  #cancelStallTimer: (() => void) | null = null;
  readonly #backoff: Backoff;
  readonly #abort = new AbortController();
  readonly #options: ReflectorOptions;
  readonly #running: Promise<void>;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random, { firstMs: 800 });
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#stopStallTimer();
    await this.#running;
  }

  get #isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  async #run(): Promise<void> {
    this.#startStallTimer();
    while (!this.#isStopped) {
      let isWatch = false;
      try {
        if (this.#resourceVersion === null) await this.#list();
        isWatch = true;
        this.#hasWatchEvent = false;
        await this.#watch();
      } catch (error) {
        if (this.#isStopped) return;
        if (!isWatch) this.#hasGivenUpVersion = false;
        else if (!this.#hasWatchEvent) this.#recordFailedWatch();
        await this.#recover(errorFromConnection(this.#options.api.server, error));
      }
    }
  }

  async #list(): Promise<void> {
    const { kind, api } = this.#options;
    const items: SlimItem[] = [];
    let next = '';
    let version = '';
    do {
      const page = await api.get(
        `${kindPath(kind)}?limit=${PAGE_SIZE}${fieldSelectorQuery(kind)}${next}`,
        {
          accept: acceptHeader(kind, 'list'),
          signal: this.#abort.signal,
        },
      );
      const { resourceVersion, continue: token } = (page['metadata'] ?? {}) as {
        resourceVersion?: unknown;
        continue?: unknown;
      };
      // Some API servers encode an empty list as null.
      const rawItems = page['items'] === null ? [] : page['items'];
      if (typeof resourceVersion !== 'string' || !Array.isArray(rawItems))
        throw new KubeApiError('malformed', `the list of ${kind.gvk} is malformed`);
      // Reduce the objects at once, so that only one full page is in memory.
      for (const raw of rawItems) items.push(...this.#toItems(raw as JsonObject));
      version = resourceVersion;
      next =
        typeof token === 'string' && token !== '' ? `&continue=${encodeURIComponent(token)}` : '';
    } while (next !== '');
    const since = this.#lastContactAt;
    this.#recordContact(version);
    this.#isStalled &&= this.#hasGivenUpVersion;
    this.#stopStallTimer();
    this.#startStallTimer();
    this.#notifySink((sink) => {
      // Where lists work and no watch does, the objects are only as new as this list.
      if (!this.#isStalled) sink.onState('watching');
      sink.onList(items, since);
    });
  }

  #toItems(raw: JsonObject): SlimItem[] {
    const item = toSlimItem(this.#options.kind, raw);
    return item === null ? [] : [item];
  }

  async #watch(): Promise<void> {
    const { kind, api, clock, random } = this.#options;
    const seconds = Math.round(WATCH_SECONDS * (1 + random()));
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(this.#resourceVersion ?? '')}&timeoutSeconds=${seconds}`;
    const stallController = new AbortController();
    let cancel: () => void = () => undefined;
    const onBytes = () => {
      cancel();
      cancel = clock.after(STALL_TIMEOUT_MS, () => {
        stallController.abort();
      });
    };
    onBytes();
    const openedAt = clock.mono();
    let cancelWorking: (() => void) | null = null;
    try {
      for await (const line of api.streamLines(
        `${kindPath(kind)}?${query}${fieldSelectorQuery(kind)}`,
        {
          accept: acceptHeader(kind, 'watch'),
          signal: AbortSignal.any([stallController.signal, this.#abort.signal]),
          onBytes: () => {
            onBytes();
            // A refusal can follow the headers, so they alone don't show that the watch works.
            cancelWorking ??= clock.after(MIN_WATCH_MS, () => {
              this.#recordWorkingWatch();
            });
          },
        },
      )) {
        this.#handleLine(line);
      }
    } catch (error) {
      if (stallController.signal.aborted)
        throw new KubeApiError('down', `the watch of ${kind.gvk} stalled`);
      throw errorFromConnection(api.server, error);
    } finally {
      cancel();
      (cancelWorking as (() => void) | null)?.();
    }
    // Treat a stream that ends at once as an error. Otherwise this would loop without a pause.
    if (clock.mono() - openedAt < MIN_WATCH_MS && !this.#isStopped)
      throw new KubeApiError('down', `the watch of ${kind.gvk} ended at once`);
  }

  #handleLine(line: string): void {
    const { type, object } = parseJsonObject(line) as { type?: unknown; object?: JsonObject };
    if (typeof object !== 'object')
      throw new KubeApiError('malformed', 'a watch event has no object');
    if (type === 'ERROR')
      throw errorFromStatus(
        Number(object['code'] ?? 500),
        String(object['message'] ?? '').slice(0, 200),
      );
    const version = (object['metadata'] as { resourceVersion?: unknown } | undefined)
      ?.resourceVersion;
    if (typeof version !== 'string')
      throw new KubeApiError('malformed', 'a watch event has no resourceVersion');
    if (type !== 'BOOKMARK') {
      const [item] = this.#toItems(object);
      if (item !== undefined)
        this.#notifySink((sink) => {
          if (type === 'DELETED') sink.onDelete(item);
          else sink.onSet(item);
        });
    }
    this.#recordContact(version);
    this.#recordWorkingWatch();
  }

  #recordContact(version: string): void {
    this.#resourceVersion = version;
    this.#lastContactAt = this.#options.clock.now();
    this.#hasWatchEvent = true;
    this.#malformedCount = 0;
    this.#failedWatches = 0;
  }

  /**
   * Only a watch resets the backoff. Where lists work and watches are refused, the lists would
   * otherwise follow each other without a pause.
   */
  #recordWorkingWatch(): void {
    this.#hasRelistedAtOnce = this.#hasGivenUpVersion = false;
    this.#backoff.reset();
    this.#stopStallTimer();
    if (!this.#isStalled) return;
    this.#isStalled = false;
    this.#notifySink((sink) => {
      sink.onState('watching');
    });
  }

  /** A new list didn't help, if the watches from the version before it had failed as well. */
  #recordFailedWatch(): void {
    this.#failedWatches += 1;
    if (this.#hasGivenUpVersion && !this.#isStalled) this.#setStalled();
    if (this.#failedWatches < MAX_FAILED_WATCHES) return;
    this.#resourceVersion = null;
    this.#hasGivenUpVersion = true;
  }

  #setStalled(): void {
    this.#isStalled = true;
    const since = this.#lastContactAt ?? this.#options.clock.now() - STALLED_AFTER_MS;
    this.#notifySink((sink) => {
      sink.onState('stalled', since);
    });
  }

  #startStallTimer(): void {
    this.#cancelStallTimer ??= this.#options.clock.after(STALLED_AFTER_MS, () => {
      this.#setStalled();
    });
  }

  #stopStallTimer(): void {
    this.#cancelStallTimer?.();
    this.#cancelStallTimer = null;
  }

  #notifySink(notify: (sink: ReflectorSink) => void): void {
    try {
      notify(this.#options.sink);
    } catch (error) {
      this.#options.log('error', `${this.#options.kind.gvk}: ${messageOf(error)}`);
    }
  }

  async #recover(error: KubeApiError): Promise<void> {
    const { kind, log } = this.#options;
    this.#notifySink((sink) => {
      sink.onError(error);
    });
    if (error.kind === 'absent' || error.kind === 'forbidden') {
      this.#resourceVersion = null;
      this.#isStalled = false;
      this.#stopStallTimer();
      this.#notifySink((sink) => {
        sink.onState(error.kind as 'absent' | 'forbidden');
      });
      return this.#pause(UNAVAILABLE_RETRY_MS);
    }
    this.#startStallTimer();
    if (error.kind === 'expired') {
      this.#resourceVersion = null;
      if (!this.#hasRelistedAtOnce) {
        this.#hasRelistedAtOnce = true;
        return;
      }
    }
    if (error.kind === 'malformed') {
      log('warn', `${kind.gvk}: ${error.message}; continuing from the last version`);
      this.#malformedCount += 1;
      if (this.#malformedCount >= MAX_MALFORMED_LINES) this.#resourceVersion = null;
    }
    await this.#pause(Math.max(error.retryMs, this.#backoff.nextDelayMs()));
  }

  async #pause(ms: number): Promise<void> {
    const { checkCluster } = this.#options;
    let wasDown = false;
    await this.#sleep(ms);
    while (checkCluster !== undefined && !this.#isStopped && !(await checkCluster())) {
      // Only a kind of a running cluster can stall. A cluster that is down is another state.
      wasDown = true;
      this.#stopStallTimer();
      await this.#sleep(this.#backoff.nextDelayMs());
    }
    if (wasDown && !this.#isStopped) this.#startStallTimer();
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#abort.signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#options.clock.after(ms, done);
      if (this.#isStopped) done();
      else this.#abort.signal.addEventListener('abort', done);
    });
  }
}
