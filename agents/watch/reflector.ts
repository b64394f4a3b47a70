import type { KindState } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { SlimItem } from '../feed/feed.ts';
import { parseObject, type Api } from '#agents/kube/read-api.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { acceptOf, pathOf, selectorOf, slimItem } from './kind-request.ts';
import { ApiTrouble, troubleOfConnection, troubleOfStatus } from '#agents/kube/api-error.ts';

/** Who takes what a reflector sees. What it throws is logged and stops nothing. */
export interface ReflectorSink {
  /** All that stands, after a list. `since`: when this kind was last heard of, ms since 1970; null at the first list. */
  listed(items: readonly SlimItem[], since: number | null): void;
  set(item: SlimItem): void;
  gone(item: SlimItem): void;
  state(state: KindState): void;
  trouble(trouble: ApiTrouble): void;
}

export interface ReflectorOptions {
  readonly kind: PlannedKind;
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly sink: ReflectorSink;
  /** Asked before speaking to the server again after a trouble: whether it answers, and is still the same cluster. */
  readonly guard?: () => Promise<boolean>;
}

const PAGE = 500;
/** A watch ends by itself after this long, s, and up to as much again: so that a room's watches don't end together. */
const WATCH_SECONDS = 240;
/** Bookmarks come about once a minute: a stream without a byte for this long is dead, ms. Longer than the server's own timeout. */
const STALLED_MS = (2 * WATCH_SECONDS + 30) * 1000;
/** How often a kind that is absent or forbidden is asked for again, ms. */
const SLOWLY_MS = 30_000;
/** Malformed lines in a row, without an event between them, before the version is given up and all is listed again. */
const MALFORMED = 3;

/**
 * Lists one kind and watches it from there, for as long as it is not stopped, as client-go's reflector does
 * (k8s.io/client-go/tools/cache). Every trouble is retried; only what kind of trouble decides when, and whether by a new list.
 */
export class Reflector {
  /** Version to watch from; null: list first. */
  #version: string | null = null;
  #heardAt: number | null = null;
  #malformed = 0;
  readonly #backoff: Backoff;
  readonly #abort = new AbortController();
  readonly #options: ReflectorOptions;
  readonly #running: Promise<void>;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  get #stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (this.#version === null) await this.#list();
        await this.#watch();
      } catch (error) {
        if (this.#stopped) return;
        await this.#recover(troubleOfConnection(this.#options.api.server, error));
      }
    }
  }

  async #list(): Promise<void> {
    const { kind, api } = this.#options;
    const items: SlimItem[] = [];
    let next = '';
    let version = '';
    do {
      const page = await api.get(`${pathOf(kind)}?limit=${PAGE}${selectorOf(kind)}${next}`, {
        accept: acceptOf(kind, 'list'),
        signal: this.#abort.signal,
      });
      const { resourceVersion, continue: more } = (page['metadata'] ?? {}) as {
        resourceVersion?: unknown;
        continue?: unknown;
      };
      if (typeof resourceVersion !== 'string' || !Array.isArray(page['items']))
        throw new ApiTrouble('malformed', `the list of ${kind.gvk} is none`);
      // Slim at once: only one page is in memory as it came.
      for (const raw of page['items']) items.push(...this.#slim(raw as JsonObject));
      version = resourceVersion;
      next = typeof more === 'string' && more !== '' ? `&continue=${encodeURIComponent(more)}` : '';
    } while (next !== '');
    const since = this.#heardAt;
    this.#heard(version);
    this.#tell((sink) => {
      sink.state('watching');
      sink.listed(items, since);
    });
  }

  #slim(raw: JsonObject): SlimItem[] {
    const item = slimItem(this.#options.kind, raw);
    return item === null ? [] : [item];
  }

  async #watch(): Promise<void> {
    const { kind, api, clock, random } = this.#options;
    const seconds = Math.round(WATCH_SECONDS * (1 + random()));
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(this.#version ?? '')}&timeoutSeconds=${seconds}`;
    const stalled = new AbortController();
    let cancel: () => void = () => undefined;
    const onBytes = () => {
      cancel();
      cancel = clock.after(STALLED_MS, () => {
        stalled.abort();
      });
    };
    onBytes();
    const startedAt = clock.mono();
    try {
      for await (const line of api.lines(`${pathOf(kind)}?${query}${selectorOf(kind)}`, {
        accept: acceptOf(kind, 'watch'),
        signal: AbortSignal.any([stalled.signal, this.#abort.signal]),
        onBytes,
      })) {
        this.#take(line);
      }
    } catch (error) {
      throw stalled.signal.aborted
        ? new ApiTrouble('down', `the watch of ${kind.gvk} fell silent`)
        : error;
    } finally {
      cancel();
    }
    // A stream that the server ends at once is a trouble too, else this would spin.
    if (clock.mono() - startedAt < 1_000 && !this.#stopped)
      throw new ApiTrouble('down', `the watch of ${kind.gvk} ended at once`);
  }

  #take(line: string): void {
    const { type, object } = parseObject(line) as { type?: unknown; object?: JsonObject };
    if (typeof object !== 'object')
      throw new ApiTrouble('malformed', 'an event came without its object');
    if (type === 'ERROR')
      throw troubleOfStatus(
        Number(object['code'] ?? 500),
        String(object['message'] ?? '').slice(0, 200),
      );
    const version = (object['metadata'] as { resourceVersion?: unknown } | undefined)
      ?.resourceVersion;
    if (typeof version !== 'string')
      throw new ApiTrouble('malformed', 'an event came without its version');
    if (type !== 'BOOKMARK') {
      const [item] = this.#slim(object);
      if (item !== undefined)
        this.#tell((sink) => {
          if (type === 'DELETED') sink.gone(item);
          else sink.set(item);
        });
    }
    this.#heard(version);
  }

  #heard(version: string): void {
    this.#version = version;
    this.#heardAt = this.#options.clock.now();
    this.#malformed = 0;
    this.#backoff.reset();
  }

  #tell(say: (sink: ReflectorSink) => void): void {
    try {
      say(this.#options.sink);
    } catch (error) {
      this.#options.log(
        'error',
        `${this.#options.kind.gvk}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  async #recover(trouble: ApiTrouble): Promise<void> {
    const { kind, log } = this.#options;
    this.#tell((sink) => {
      sink.trouble(trouble);
    });
    if (trouble.kind === 'absent' || trouble.kind === 'forbidden') {
      this.#version = null;
      this.#tell((sink) => {
        sink.state(trouble.kind as 'absent' | 'forbidden');
      });
      return this.#pause(SLOWLY_MS);
    }
    if (trouble.kind === 'expired') this.#version = null;
    if (trouble.kind === 'malformed') {
      log('warn', `${kind.gvk}: ${trouble.message}; going on from the last version`);
      this.#malformed += 1;
      if (this.#malformed >= MALFORMED) this.#version = null;
    }
    await this.#pause(Math.max(trouble.retryMs, this.#backoff.next()));
  }

  async #pause(ms: number): Promise<void> {
    const { guard } = this.#options;
    await this.#sleep(ms);
    while (guard !== undefined && !this.#stopped && !(await guard()))
      await this.#sleep(this.#backoff.next());
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#abort.signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#options.clock.after(ms, done);
      if (this.#stopped) done();
      else this.#abort.signal.addEventListener('abort', done);
    });
  }
}
