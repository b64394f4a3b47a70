import { lastLine } from '#lib/cluster/slim/message.ts';
import { isObject } from '#lib/cluster/slim/shape.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from './feed.ts';
import type { Api } from '#agents/kube/read-api.ts';

export interface LastLinesOptions {
  readonly api: () => Api | null;
  readonly clock: Clock;
  /** A line has come: the Pod is to be told again, with it. */
  readonly feed: (item: SlimItem) => void;
}

/** Runs whose line is kept, those that are asked for at once, and those that wait; the oldest of the former, the newest of the latter go. */
const KEPT = 500;
const AT_ONCE = 2;
const WAITING = 50;
const ASK_MS = 5_000;
const MOST_BYTES = 1_024;

/** One end of one container's process: what it left is asked for once. */
interface Run {
  readonly key: string;
  readonly uid: string;
  readonly path: string;
  /** Asked for as the container's present run, so only good as long as there is no other. */
  readonly present: boolean;
}

/** What the kubelet says in place of a log that it has thrown away. */
const NO_LOG = /^(unable to retrieve container logs|failed to try resolving symlinks|rpc error)/i;
const STATUSES = ['initContainerStatuses', 'containerStatuses'] as const;

/**
 * The last line a failed container left, put where Kubernetes would have put its termination message had it left one (R3: no
 * more of a log ever leaves the machine, and that line is cleaned as messages are).
 */
export class LastLines {
  /** By run; empty while it is asked for, and where there is none. */
  readonly #lines = new Map<string, string>();
  /** The newest state of Pods that wait for a line. */
  readonly #pods = new Map<string, SlimItem>();
  readonly #queue: Run[] = [];
  #asking = 0;
  #stopped = false;
  readonly #options: LastLinesOptions;

  constructor(options: LastLinesOptions) {
    this.#options = options;
  }

  /** The Pod with the lines that are known; those that lack are asked for. Every other object as it is. */
  apply(item: SlimItem): SlimItem {
    if (item.ref.gvk !== 'v1/Pod') return item;
    this.#pods.delete(item.ref.uid);
    const runs = failedRuns(item);
    for (const run of runs) this.#want(run);
    if (runs.some(({ key }) => this.#lines.get(key) === '')) this.#pods.set(item.ref.uid, item);
    return withLines(item, (key) => this.#lines.get(key) ?? '');
  }

  /** A Pod that is gone leaves with its lines, and none is asked for any more. */
  gone(item: SlimItem): SlimItem {
    this.#pods.delete(item.ref.uid);
    return item.ref.gvk === 'v1/Pod' ? withLines(item, (key) => this.#lines.get(key) ?? '') : item;
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
    this.#pods.clear();
  }

  #want(run: Run): void {
    if (this.#stopped || this.#lines.has(run.key) || this.#queue.length >= WAITING) return;
    this.#lines.set(run.key, '');
    const oldest = this.#lines.keys().next().value;
    if (this.#lines.size > KEPT && oldest !== undefined) this.#lines.delete(oldest);
    this.#queue.push(run);
    this.#next();
  }

  #next(): void {
    while (this.#asking < AT_ONCE) {
      const run = this.#queue.shift();
      if (run === undefined) return;
      this.#asking += 1;
      void this.#ask(run).finally(() => {
        this.#asking -= 1;
        this.#next();
      });
    }
  }

  async #ask(run: Run): Promise<void> {
    const line = await this.#read(run.path);
    const pod = this.#pods.get(run.uid);
    // Not answered, or the container may run again and the line be another run's: the next state asks anew.
    if (line === null || (run.present && pod === undefined)) this.#lines.delete(run.key);
    else this.#lines.set(run.key, line);
    if (line !== null && line !== '' && pod !== undefined && !this.#stopped)
      this.#options.feed(withLines(pod, (key) => this.#lines.get(key) ?? ''));
  }

  /** Empty where there is none, or none to be had; null where nobody answered. */
  async #read(path: string): Promise<string | null> {
    const { api, clock } = this.#options;
    const late = new AbortController();
    const cancel = clock.after(ASK_MS, () => {
      late.abort();
    });
    try {
      const answer = await api()?.raw(path, {
        headers: { Accept: '*/*' },
        signal: late.signal,
        most: MOST_BYTES,
      });
      if (answer?.status !== 200) return '';
      const line = lastLine(answer.body.toString('utf8'));
      return NO_LOG.test(line) ? '' : line;
    } catch {
      return null;
    } finally {
      cancel();
    }
  }
}

const part = (value: Json | undefined, name: string): JsonObject | undefined => {
  const found = isObject(value) ? value[name] : undefined;
  return isObject(found) ? found : undefined;
};
const statusesOf = ({ object }: SlimItem, which: (typeof STATUSES)[number]): JsonObject[] => {
  const found = part(object, 'status')?.[which];
  return Array.isArray(found) ? found.filter(isObject) : [];
};
const isSilent = (run: JsonObject | undefined): run is JsonObject =>
  run !== undefined && (run['message'] ?? '') === '';
const keyOf = (uid: string, container: Json | undefined, run: JsonObject): string =>
  [uid, String(container), String(run['startedAt']), String(run['finishedAt'])].join(' ');

/** Ends that Kubernetes has no message for: of a container that waits to be started again, or that ended with an error. */
function failedRuns(item: SlimItem): Run[] {
  const { uid, ns, name: pod } = item.ref;
  return STATUSES.flatMap((which) => statusesOf(item, which)).flatMap((status): Run[] => {
    const { name } = status;
    const state = part(status, 'state');
    const ended = part(state, 'terminated');
    const before = part(part(status, 'lastState'), 'terminated');
    const isLooping = part(state, 'waiting')?.['reason'] === 'CrashLoopBackOff';
    const run = isLooping ? before : ended?.['exitCode'] === 0 ? undefined : ended;
    if (!isSilent(run) || typeof name !== 'string') return [];
    const path = `/api/v1/namespaces/${ns}/pods/${pod}/log?container=${encodeURIComponent(name)}${isLooping ? '&previous=true' : ''}&tailLines=1&limitBytes=${MOST_BYTES}`;
    return [{ key: keyOf(uid, name, run), uid, path, present: !isLooping }];
  });
}

/** The same run is `state` first, and `lastState` once the container is started again. */
function withLines(item: SlimItem, lineOf: (key: string) => string): SlimItem {
  let changed = false;
  const fill = (status: JsonObject, where: 'state' | 'lastState'): JsonObject => {
    const ended = part(part(status, where), 'terminated');
    const line = isSilent(ended) ? lineOf(keyOf(item.ref.uid, status['name'], ended)) : '';
    if (line === '' || ended === undefined) return status;
    changed = true;
    return {
      ...status,
      [where]: { ...part(status, where), terminated: { ...ended, message: line } },
    };
  };
  const filled = Object.fromEntries(
    STATUSES.flatMap((which) => {
      const statuses = statusesOf(item, which);
      return statuses.length === 0
        ? []
        : [[which, statuses.map((status) => fill(fill(status, 'state'), 'lastState'))] as const];
    }),
  );
  return changed
    ? { ...item, object: { ...item.object, status: { ...part(item.object, 'status'), ...filled } } }
    : item;
}
