import { lastLine } from '#lib/cluster/slim/message.ts';
import { isObject } from '#lib/cluster/slim/shape.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from './feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';

export interface LastLogLinesOptions {
  readonly api: () => KubeReadApi | null;
  readonly clock: Clock;
  /** A line has come: the Pod is to be told again, with it. */
  readonly onLine: (item: SlimItem) => void;
}

/** Runs whose line is kept, those that are asked for at once, and those that wait; the oldest of the former, the newest of the latter go. */
const MAX_KEPT_LINES = 500;
const MAX_CONCURRENT = 2;
const MAX_QUEUED = 50;
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_LOG_BYTES = 1_024;

/** One end of one container's process: what it left is asked for once. */
interface ContainerRun {
  readonly key: string;
  readonly uid: string;
  readonly path: string;
  /** Asked for as the container's present run, so only good as long as there is no other. */
  readonly isCurrent: boolean;
}

/** What the kubelet says in place of a log that it has thrown away. */
const LOG_UNAVAILABLE =
  /^(unable to retrieve container logs|failed to try resolving symlinks|rpc error)/i;
const STATUSES = ['initContainerStatuses', 'containerStatuses'] as const;

/**
 * The last line a failed container left, put where Kubernetes would have put its termination message had it left one (R3: no
 * more of a log ever leaves the machine, and that line is cleaned as messages are).
 */
export class LastLogLines {
  /** By run; empty while it is asked for, and where there is none. */
  readonly #lines = new Map<string, string>();
  /** The newest state of Pods that wait for a line. */
  readonly #waitingPods = new Map<string, SlimItem>();
  readonly #queue: ContainerRun[] = [];
  #inFlight = 0;
  #isStopped = false;
  readonly #options: LastLogLinesOptions;

  constructor(options: LastLogLinesOptions) {
    this.#options = options;
  }

  /** The Pod with the lines that are known; those that lack are asked for. Every other object as it is. */
  addKnownLines(item: SlimItem): SlimItem {
    if (item.ref.gvk !== 'v1/Pod') return item;
    this.#waitingPods.delete(item.ref.uid);
    const runs = listFailedRuns(item);
    for (const run of runs) this.#enqueue(run);
    if (runs.some(({ key }) => this.#lines.get(key) === ''))
      this.#waitingPods.set(item.ref.uid, item);
    return addLines(item, (key) => this.#lines.get(key) ?? '');
  }

  /** A Pod that is gone leaves with its lines, and none is asked for any more. */
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
    // Not answered, or the container may run again and the line be another run's: the next state asks anew.
    if (line === null || (run.isCurrent && pod === undefined)) this.#lines.delete(run.key);
    else this.#lines.set(run.key, line);
    if (line !== null && line !== '' && pod !== undefined && !this.#isStopped)
      this.#options.onLine(addLines(pod, (key) => this.#lines.get(key) ?? ''));
  }

  /** Empty where there is none, or none to be had; null where nobody answered. */
  async #readLastLine(path: string): Promise<string | null> {
    const { api, clock } = this.#options;
    const late = new AbortController();
    const cancel = clock.after(REQUEST_TIMEOUT_MS, () => {
      late.abort();
    });
    try {
      const answer = await api()?.getRaw(path, {
        headers: { Accept: '*/*' },
        signal: late.signal,
        maxBytes: MAX_LOG_BYTES,
      });
      if (answer?.status !== 200) return '';
      const line = lastLine(answer.body.toString('utf8'));
      return LOG_UNAVAILABLE.test(line) ? '' : line;
    } catch {
      return null;
    } finally {
      cancel();
    }
  }
}

const getObject = (value: Json | undefined, name: string): JsonObject | undefined => {
  const found = isObject(value) ? value[name] : undefined;
  return isObject(found) ? found : undefined;
};
const listStatuses = ({ object }: SlimItem, which: (typeof STATUSES)[number]): JsonObject[] => {
  const found = getObject(object, 'status')?.[which];
  return Array.isArray(found) ? found.filter(isObject) : [];
};
const hasNoMessage = (run: JsonObject | undefined): run is JsonObject =>
  run !== undefined && (run['message'] ?? '') === '';
const toRunKey = (uid: string, container: Json | undefined, run: JsonObject): string =>
  [uid, String(container), String(run['startedAt']), String(run['finishedAt'])].join(' ');

/** Ends that Kubernetes has no message for: of a container that waits to be started again, or that ended with an error. */
function listFailedRuns(item: SlimItem): ContainerRun[] {
  const { uid, ns, name: pod } = item.ref;
  return STATUSES.flatMap((which) => listStatuses(item, which)).flatMap(
    (status): ContainerRun[] => {
      const { name } = status;
      const state = getObject(status, 'state');
      const terminated = getObject(state, 'terminated');
      const previous = getObject(getObject(status, 'lastState'), 'terminated');
      const isLooping = getObject(state, 'waiting')?.['reason'] === 'CrashLoopBackOff';
      const run = isLooping ? previous : terminated?.['exitCode'] === 0 ? undefined : terminated;
      if (!hasNoMessage(run) || typeof name !== 'string') return [];
      const path = `/api/v1/namespaces/${ns}/pods/${pod}/log?container=${encodeURIComponent(name)}${isLooping ? '&previous=true' : ''}&tailLines=1&limitBytes=${MAX_LOG_BYTES}`;
      return [{ key: toRunKey(uid, name, run), uid, path, isCurrent: !isLooping }];
    },
  );
}

/** The same run is `state` first, and `lastState` once the container is started again. */
function addLines(item: SlimItem, getLine: (key: string) => string): SlimItem {
  let changed = false;
  const fill = (status: JsonObject, where: 'state' | 'lastState'): JsonObject => {
    const terminated = getObject(getObject(status, where), 'terminated');
    const line = hasNoMessage(terminated)
      ? getLine(toRunKey(item.ref.uid, status['name'], terminated))
      : '';
    if (line === '' || terminated === undefined) return status;
    changed = true;
    return {
      ...status,
      [where]: { ...getObject(status, where), terminated: { ...terminated, message: line } },
    };
  };
  const filled = Object.fromEntries(
    STATUSES.flatMap((which) => {
      const statuses = listStatuses(item, which);
      return statuses.length === 0
        ? []
        : [[which, statuses.map((status) => fill(fill(status, 'state'), 'lastState'))] as const];
    }),
  );
  return changed
    ? {
        ...item,
        object: { ...item.object, status: { ...getObject(item.object, 'status'), ...filled } },
      }
    : item;
}
