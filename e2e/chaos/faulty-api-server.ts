import { KubeApiError, errorFromStatus } from '#agents/kube/api-error.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import type { Random } from '#agents/sim/random.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { JsonObject } from '#lib/kit/json.ts';

interface WatchEvent {
  readonly revision: number;
  readonly line: string;
}

/** An open watch. */
interface Stream {
  readonly lines: string[];
  /** Sends nothing more and stays open, as a connection that a proxy forgot. */
  isSilent: boolean;
  /** The stream ends after its lines: normally, or with an error. */
  end: 'open' | 'closed' | KubeApiError;
  wake: () => void;
}

/** Probabilities of each fault while `hasFaults`, in [0, 1]. */
const RATES = {
  failedList: 0.2,
  failedWatch: 0.15,
  expired: 0.03,
  cut: 0.04,
  duplicate: 0.1,
  malformed: 0.01,
  silent: 0.004,
} as const;
/** Errors of a list or of the start of a watch. */
const STATUSES = [429, 500, 503, 504] as const;
/** Events that the server remembers. A watch from an earlier version gets 410. */
const HISTORY = 30;
const MAX_PODS = 12;

/**
 * The Pods of an API server in this process, in virtual time. It follows the rules of a real one
 * (list, then watch from the list's version), and fails as real ones do.
 */
export class FaultyApiServer implements KubeReadApi {
  readonly server = 'https://virtual.test';
  hasFaults = true;
  /** How many faults of each kind there were. */
  readonly counts: Record<string, number> = {};
  readonly #pods = new Map<string, JsonObject>();
  #revision = 1;
  #created = 0;
  #history: WatchEvent[] = [];
  readonly #streams = new Set<Stream>();
  readonly #random: Random;
  readonly #clock: Clock;

  constructor(random: Random, clock: Clock) {
    this.#random = random;
    this.#clock = clock;
  }

  /** The present Pods. */
  get pods(): readonly JsonObject[] {
    return [...this.#pods.values()];
  }

  /** Creates, changes or deletes a Pod. */
  change(): void {
    const names = [...this.#pods.keys()];
    const name = names[Math.floor(this.#random() * names.length)];
    const draw = this.#random();
    this.#revision += 1;
    if (name === undefined || (draw < 0.2 && names.length < MAX_PODS)) this.#create();
    else if (draw < 0.35) this.#delete(name);
    else this.#set('MODIFIED', name, (this.#pods.get(name)!['metadata'] as { uid: string }).uid);
  }

  #create(): void {
    this.#created += 1;
    const name = `web-${String(this.#created % MAX_PODS)}`;
    if (this.#pods.has(name)) this.#delete(name);
    this.#set('ADDED', name, `uid-${String(this.#created)}`);
  }

  #set(type: 'ADDED' | 'MODIFIED', name: string, uid: string): void {
    const revision = String(this.#revision);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'default',
        uid,
        resourceVersion: revision,
        labels: { revision },
      },
    };
    this.#pods.set(name, pod);
    this.#publish(type, pod);
  }

  #delete(name: string): void {
    const pod = this.#pods.get(name)!;
    this.#pods.delete(name);
    const metadata = {
      ...(pod['metadata'] as JsonObject),
      resourceVersion: String(this.#revision),
    };
    this.#publish('DELETED', { ...pod, metadata });
    this.#revision += 1;
  }

  #publish(type: string, object: JsonObject): void {
    const line = JSON.stringify({ type, object });
    this.#history = [...this.#history, { revision: this.#revision, line }].slice(-HISTORY);
    for (const stream of this.#streams) this.#sendTo(stream, line);
  }

  #sendTo(stream: Stream, line: string): void {
    if (stream.isSilent || stream.end !== 'open') return;
    if (this.#fails('malformed')) stream.lines.push('{"type":"MODIFIED"');
    stream.lines.push(line);
    if (this.#fails('duplicate')) stream.lines.push(line);
    if (this.#fails('expired')) stream.lines.push(expiredLine());
    if (this.#fails('silent')) stream.isSilent = true;
    if (this.#fails('cut'))
      stream.end =
        this.#random() < 0.5 ? 'closed' : new KubeApiError('down', 'the connection was closed');
    stream.wake();
  }

  #fails(fault: keyof typeof RATES): boolean {
    if (!this.hasFaults || this.#random() >= RATES[fault]) return false;
    this.counts[fault] = (this.counts[fault] ?? 0) + 1;
    return true;
  }

  #failure(): KubeApiError {
    const status = STATUSES[Math.floor(this.#random() * STATUSES.length)]!;
    return errorFromStatus(status, 'fault', status === 429 ? '1' : undefined);
  }

  get(): Promise<JsonObject> {
    if (this.#fails('failedList')) return Promise.reject(this.#failure());
    return Promise.resolve({
      metadata: { resourceVersion: String(this.#revision) },
      items: this.pods.map((pod) => pod),
    });
  }

  async *streamLines(
    path: string,
    { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: () => void },
  ): AsyncIterable<string> {
    if (this.#fails('failedWatch')) throw this.#failure();
    const query = new URL(path, this.server).searchParams;
    const from = Number(query.get('resourceVersion'));
    const oldest = this.#history[0]?.revision ?? 0;
    onBytes();
    if (this.#history.length === HISTORY && from < oldest - 1) {
      yield expiredLine();
      return;
    }
    const stream: Stream = { lines: [], isSilent: false, end: 'open', wake: () => undefined };
    for (const { revision, line } of this.#history) if (revision > from) this.#sendTo(stream, line);
    this.#streams.add(stream);
    const cancel = this.#clock.after(Number(query.get('timeoutSeconds')) * 1_000, () => {
      stream.end = stream.isSilent ? stream.end : 'closed';
      stream.wake();
    });
    const abort = (): void => {
      stream.end = new KubeApiError('down', 'aborted');
      stream.wake();
    };
    signal.addEventListener('abort', abort);
    try {
      while (true) {
        for (let line = stream.lines.shift(); line !== undefined; line = stream.lines.shift()) {
          onBytes();
          yield line;
        }
        if (stream.end === 'closed') return;
        if (stream.end !== 'open') throw stream.end;
        await new Promise<void>((resolve) => {
          stream.wake = resolve;
        });
      }
    } finally {
      cancel();
      signal.removeEventListener('abort', abort);
      this.#streams.delete(stream);
    }
  }

  getRaw(): never {
    throw new Error('a reflector reads no logs');
  }

  close(): void {
    // Nothing to close.
  }
}

function expiredLine(): string {
  return JSON.stringify({
    type: 'ERROR',
    object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' },
  });
}
