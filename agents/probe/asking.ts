import type { KindState } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { Feed, SlimItem } from '../feed/feed.ts';
import type { Api } from '#agents/kube/read-api.ts';
import { LastLines } from '#agents/feed/last-log-lines.ts';
import { askOnce } from './send-probe.ts';
import { ProbeEngine } from './probe-scheduler.ts';
import { Vantage } from './node-reachability.ts';
import { World } from './object-cache.ts';

export interface AskingOptions {
  readonly feed: Feed;
  /** The API server that is watched now. */
  readonly api: () => Api | null;
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
  readonly #lines: LastLines;
  readonly #engine: ProbeEngine;
  readonly #vantage: Vantage;

  constructor({ feed, api, isUp, clock, log }: AskingOptions) {
    const world = new World();
    this.#feed = feed;
    this.#vantage = new Vantage({ clock, nodes: () => world.nodes() });
    const means = { api, world, vantage: this.#vantage, clock };
    this.#engine = new ProbeEngine({
      world,
      clock,
      log,
      isUp,
      ask: (probe, item) => askOnce(probe, item, means),
      observe: (item) => {
        feed.observe('probe', item);
      },
    });
    this.#lines = new LastLines({
      api,
      clock,
      feed: (item) => {
        this.#tell(item);
      },
    });
    feed.onWhole(() => {
      this.#engine.whole();
    });
  }

  plan({ probes }: Plan): void {
    this.#engine.plan(probes);
  }

  replace(gvk: string, raw: readonly SlimItem[], since: number): void {
    const items = raw.map((item) => this.#lines.apply(item));
    this.#feed.replace(gvk, items, since);
    this.#engine.replace(gvk, items);
    this.#vantage.look();
  }

  set(item: SlimItem): void {
    this.#tell(this.#lines.apply(item));
  }

  gone(raw: SlimItem): void {
    const item = this.#lines.gone(raw);
    this.#feed.gone(item);
    this.#engine.gone(item);
  }

  keepOnly(kinds: Readonly<Record<string, KindState>>): void {
    this.#engine.keepOnly(kinds);
  }

  /** Another cluster is watched from now on. */
  clear(): void {
    this.#engine.clear();
  }

  stop(): void {
    this.#engine.stop();
    this.#vantage.stop();
    this.#lines.stop();
  }

  /** The object goes before its answer. */
  #tell(item: SlimItem): void {
    this.#feed.set(item);
    this.#engine.set(item);
    if (item.ref.gvk === 'v1/Node') this.#vantage.look();
  }
}
