import type { Change } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { systemClock, type Clock, type Log } from '#lib/kit/clock.ts';
import { Feed } from '../feed/feed.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import type { KubeconfigPlaces } from '#agents/types.ts';
import { Watcher } from '../watch/watcher.ts';

export interface RecorderOptions {
  readonly kubeconfig: KubeconfigPlaces;
  readonly plan: Plan;
  readonly log: Log;
  readonly clock?: Clock;
  /** In [0, 1), for jitter. */
  readonly random?: () => number;
}

export interface Recorder {
  /**
   * Resolves when all that stands is numbered.
   * @throws {CannotRecord} the cluster did not answer in time
   */
  ready(): Promise<void>;
  /** All that was numbered so far, oldest first. */
  changes(): readonly Change[];
  /** Calls `listener` after each number given; the answer ends that. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** The cluster cannot be watched; the message says what to do. */
export class CannotRecord extends Error {
  override readonly name = 'CannotRecord';
}

/** How long the first whole state may take, ms. */
const READY_MS = 45_000;

/** What an agent would send about a cluster, kept here in place of being sent: the real watcher, probes and feed, on a spool that forgets. */
export function startRecorder({
  kubeconfig,
  plan,
  log,
  clock = systemClock,
  random = Math.random,
}: RecorderOptions): Recorder {
  const spool = createMemorySpool();
  const feed = new Feed({ spool, clock, log });
  const watcher = new Watcher({
    places: kubeconfig,
    plan,
    feed,
    clock,
    random,
    log,
    lastCluster: undefined,
    onCluster: () => undefined,
    warningsSince: clock.now(),
  });
  const kept: Change[] = [];
  const listeners = new Set<() => void>();
  let reading = Promise.resolve();
  const isWhole = (): boolean => kept.some(({ op }) => op === 'reset-end');

  async function take(): Promise<void> {
    const fresh = await spool.read(kept.at(-1)?.seq ?? 0, { changes: Infinity, bytes: Infinity });
    kept.push(...fresh);
    spool.ack(kept.at(-1)?.seq ?? 0);
    if (fresh.length > 0) for (const listener of [...listeners]) listener();
  }
  const stopReading = spool.onReadable(() => {
    reading = reading.then(take);
  });

  return {
    ready: () =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(READY_MS, () => {
          const state = watcher.state();
          reject(
            new CannotRecord(
              'why' in state ? state.why : 'the cluster has not said what stands in it',
            ),
          );
        });
        const look = (): void => {
          if (!isWhole()) return;
          cancel();
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    changes: () => kept,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async stop() {
      await watcher.stop();
      feed.stop();
      await reading;
      stopReading();
    },
  };
}
