import { admitObject } from '#lib/cluster/slim/admit.ts';
import { lastLine } from '#lib/cluster/slim/message.ts';
import { isObject, objectsAt, valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from './feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';

export interface LastLogLinesOptions {
  readonly api: () => KubeReadApi | null;
  readonly clock: Clock;
  /** Called with the enriched Pod when its line has arrived. */
  readonly onLine: (item: SlimItem) => void;
}

/**
 * Limits of the cache, of concurrent requests and of the queue. A full cache drops the oldest line,
 * a full queue ignores new runs.
 */
const MAX_KEPT_LINES = 500;
const MAX_CONCURRENT = 2;
const MAX_QUEUED = 50;
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_LOG_BYTES = 1_024;

/** One terminated run of a container. Its log is requested once. */
interface ContainerRun {
  readonly key: string;
  readonly uid: string;
  readonly path: string;
  /**
   * The request reads the current run, so its result is valid only while no other run has started.
   */
  readonly isCurrent: boolean;
}

/** The kubelet's response if it has deleted the log. */
const LOG_UNAVAILABLE =
  /^(unable to retrieve container logs|failed to try resolving symlinks|rpc error)/i;
const STATUSES = ['initContainerStatuses', 'containerStatuses'] as const;

/**
 * Adds the last log line of a failed container where Kubernetes would put its termination message.
 * No other part of a log leaves the VM, and the line is cleaned like a message (R3).
 */
export class LastLogLines {
  /** By run. Empty while the request is running, and if there is no line. */
  readonly #lines = new Map<string, string>();
  /** The newest state of the Pods that wait for a line. */
  readonly #waitingPods = new Map<string, SlimItem>();
  readonly #queue: ContainerRun[] = [];
  #inFlight = 0;
  #isStopped = false;
  readonly #options: LastLogLinesOptions;

  constructor(options: LastLogLinesOptions) {
    this.#options = options;
  }

  /**
   * Returns the Pod with its known lines and requests the missing ones. Returns other objects
   * unchanged.
   */
  addKnownLines(item: SlimItem): SlimItem {
    if (item.ref.gvk !== 'v1/Pod') return item;
    this.#waitingPods.delete(item.ref.uid);
    const runs = listFailedRuns(item);
    for (const run of runs) this.#enqueue(run);
    if (runs.some(({ key }) => this.#lines.get(key) === ''))
      this.#waitingPods.set(item.ref.uid, item);
    return addLines(item, (key) => this.#lines.get(key) ?? '');
  }

  /** Returns a deleted Pod with its known lines and requests no more. */
  removePod(item: SlimItem): SlimItem {
    this.#waitingPods.delete(item.ref.uid);
    return item.ref.gvk === 'v1/Pod' ? addLines(item, (key) => this.#lines.get(key) ?? '') : item;
  }

  stop(): void {
    this.#isStopped = true;
    this.#queue.length = 0;
    this.#waitingPods.clear();
  }

  #enqueue(run: ContainerRun): void {
    if (this.#isStopped || this.#lines.has(run.key) || this.#queue.length >= MAX_QUEUED) return;
    this.#lines.set(run.key, '');
    const oldest = this.#lines.keys().next().value;
    if (this.#lines.size > MAX_KEPT_LINES && oldest !== undefined) this.#lines.delete(oldest);
    this.#queue.push(run);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#inFlight < MAX_CONCURRENT) {
      const run = this.#queue.shift();
      if (run === undefined) return;
      this.#inFlight += 1;
      void this.#fetchLine(run).finally(() => {
        this.#inFlight -= 1;
        this.#startNext();
      });
    }
  }

  async #fetchLine(run: ContainerRun): Promise<void> {
    const line = await this.#readLastLine(run.path);
    const pod = this.#waitingPods.get(run.uid);
    // Without a response, or if the line might belong to another run, the next state requests it
    // again.
    if (line === null || (run.isCurrent && pod === undefined)) this.#lines.delete(run.key);
    else this.#lines.set(run.key, line);
    if (line !== null && line !== '' && pod !== undefined && !this.#isStopped)
      this.#options.onLine(addLines(pod, (key) => this.#lines.get(key) ?? ''));
  }

  /** Empty if there is no line; null if the API server didn't respond. */
  async #readLastLine(path: string): Promise<string | null> {
    const { api, clock } = this.#options;
    const timeout = new AbortController();
    const cancel = clock.after(REQUEST_TIMEOUT_MS, () => {
      timeout.abort();
    });
    try {
      const response = await api()?.getRaw(path, {
        headers: { Accept: '*/*' },
        signal: timeout.signal,
        maxBytes: MAX_LOG_BYTES,
      });
      if (response?.status !== 200) return '';
      const line = lastLine(response.body.toString('utf8'));
      return LOG_UNAVAILABLE.test(line) ? '' : line;
    } catch {
      return null;
    } finally {
      cancel();
    }
  }
}

const objectAt = (value: Json | undefined, ...path: string[]): JsonObject | undefined => {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : undefined;
};
const hasNoMessage = (run: JsonObject | undefined): run is JsonObject =>
  run !== undefined && (run['message'] ?? '') === '';
const toRunKey = (uid: string, container: Json | undefined, run: JsonObject): string =>
  [uid, String(container), String(run['startedAt']), String(run['finishedAt'])].join(' ');

/**
 * Failed runs without a termination message: of a container that waits for its restart, or that
 * ended with an error.
 */
function listFailedRuns(item: SlimItem): ContainerRun[] {
  const { uid, ns, name: pod } = item.ref;
  return STATUSES.flatMap((which) => objectsAt(item.object, 'status', which)).flatMap(
    (status): ContainerRun[] => {
      const { name } = status;
      const state = objectAt(status, 'state');
      const terminated = objectAt(state, 'terminated');
      const previous = objectAt(status, 'lastState', 'terminated');
      const isLooping = valueAt(state, 'waiting', 'reason') === 'CrashLoopBackOff';
      const run = isLooping ? previous : terminated?.['exitCode'] === 0 ? undefined : terminated;
      if (!hasNoMessage(run) || typeof name !== 'string') return [];
      const path = `/api/v1/namespaces/${ns}/pods/${pod}/log?container=${encodeURIComponent(name)}${isLooping ? '&previous=true' : ''}&tailLines=1&limitBytes=${MAX_LOG_BYTES}`;
      return [{ key: toRunKey(uid, name, run), uid, path, isCurrent: !isLooping }];
    },
  );
}

/** A run is in `state` first, and in `lastState` after the restart of the container. */
function addLines(item: SlimItem, getLine: (key: string) => string): SlimItem {
  let changed = false;
  const fill = (status: JsonObject, where: 'state' | 'lastState'): JsonObject => {
    const terminated = objectAt(status, where, 'terminated');
    const line = hasNoMessage(terminated)
      ? getLine(toRunKey(item.ref.uid, status['name'], terminated))
      : '';
    if (line === '' || terminated === undefined) return status;
    changed = true;
    return {
      ...status,
      [where]: { ...objectAt(status, where), terminated: { ...terminated, message: line } },
    };
  };
  const filled = Object.fromEntries(
    STATUSES.flatMap((which) => {
      const statuses = objectsAt(item.object, 'status', which);
      return statuses.length === 0
        ? []
        : [[which, statuses.map((status) => fill(fill(status, 'state'), 'lastState'))] as const];
    }),
  );
  return changed
    ? {
        ...item,
        object: admitObject(item.ref, {
          ...item.object,
          status: { ...objectAt(item.object, 'status'), ...filled },
        }),
      }
    : item;
}
