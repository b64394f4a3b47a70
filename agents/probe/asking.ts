import type { KindState } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { Feed, SlimItem } from '../feed/feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { LastLogLines } from '#agents/feed/last-log-lines.ts';
import { sendProbe } from './send-probe.ts';
import { ProbeScheduler } from './probe-scheduler.ts';
import { NodeReachability } from './node-reachability.ts';
import { ObjectCache } from './object-cache.ts';

export interface AskingOptions {
  readonly feed: Feed;
  /** The API server that is watched now. */
  readonly api: () => KubeReadApi | null;
  readonly isUp: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Between what is watched and the feed: what no watch shows is asked for, and told with it. The last lines of failed containers
 * go into their Pods, answers to the plan's probes follow the objects that were asked.
 */
export class Asking {
  readonly #feed: Feed;
  readonly #lastLogLines: LastLogLines;
  readonly #scheduler: ProbeScheduler;
  readonly #reachability: NodeReachability;

  constructor({ feed, api, isUp: isClusterUp, clock, log }: AskingOptions) {
    const objects = new ObjectCache();
    this.#feed = feed;
    this.#reachability = new NodeReachability({
      clock,
      nodeAddresses: () => objects.nodeAddresses(),
    });
    const deps = { api, objects, reachability: this.#reachability, clock };
    this.#scheduler = new ProbeScheduler({
      objects,
      clock,
      log,
      isClusterUp,
      sendProbe: (probe, item) => sendProbe(probe, item, deps),
      onObservation: (item) => {
        feed.recordObservation('probe', item);
      },
    });
    this.#lastLogLines = new LastLogLines({
      api,
      clock,
      onLine: (item) => {
        this.#tell(item);
      },
    });
    feed.onSnapshotComplete(() => {
      this.#scheduler.onSnapshotComplete();
    });
  }

  plan({ probes }: Plan): void {
    this.#scheduler.setProbes(probes);
  }

  replace(gvk: string, raw: readonly SlimItem[], since: number): void {
    const items = raw.map((item) => this.#lastLogLines.addKnownLines(item));
    this.#feed.replaceObjects(gvk, items, since);
    this.#scheduler.replaceObjects(gvk, items);
    this.#reachability.check();
  }

  set(item: SlimItem): void {
    this.#tell(this.#lastLogLines.addKnownLines(item));
  }

  gone(raw: SlimItem): void {
    const item = this.#lastLogLines.removePod(raw);
    this.#feed.removeObject(item);
    this.#scheduler.removeObject(item);
  }

  keepOnly(kinds: Readonly<Record<string, KindState>>): void {
    this.#scheduler.setWatchedKinds(kinds);
  }

  /** Another cluster is watched from now on. */
  clear(): void {
    this.#scheduler.clear();
  }

  stop(): void {
    this.#scheduler.stop();
    this.#reachability.stop();
    this.#lastLogLines.stop();
  }

  /** The object goes before its answer. */
  #tell(item: SlimItem): void {
    this.#feed.setObject(item);
    this.#scheduler.setObject(item);
    if (item.ref.gvk === 'v1/Node') this.#reachability.check();
  }
}
