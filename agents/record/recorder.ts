import type { Change } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { systemClock, type Clock, type Log } from '#lib/kit/clock.ts';
import { Feed } from '../feed/feed.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { Watcher } from '../watch/watcher.ts';

export interface RecorderOptions {
  readonly kubeconfig: KubeconfigSources;
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
  waitUntilReady(): Promise<void>;
  /** All that was numbered so far, oldest first. */
  changes(): readonly Change[];
  /** Calls `listener` after each number given; the answer ends that. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** The cluster cannot be watched; the message says what to do. */
export class RecorderError extends Error {
  override readonly name = 'CannotRecord';
}

/** How long the first whole state may take, ms. */
const READY_TIMEOUT_MS = 45_000;

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
    kubeconfigSources: kubeconfig,
    plan,
    feed,
    clock,
    random,
    log,
    lastClusterUid: undefined,
    onCluster: () => undefined,
    warningsSince: clock.now(),
  });
  const recorded: Change[] = [];
  const listeners = new Set<() => void>();
  let pendingRead = Promise.resolve();
  const hasSnapshot = (): boolean => recorded.some(({ op }) => op === 'reset-end');

  async function readChanges(): Promise<void> {
    const fresh = await spool.read(recorded.at(-1)?.seq ?? 0, {
      changes: Infinity,
      bytes: Infinity,
    });
    recorded.push(...fresh);
    spool.ack(recorded.at(-1)?.seq ?? 0);
    if (fresh.length > 0) for (const listener of [...listeners]) listener();
  }
  const stopReading = spool.onReadable(() => {
    pendingRead = pendingRead.then(readChanges);
  });

  return {
    waitUntilReady: () =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(READY_TIMEOUT_MS, () => {
          const state = watcher.clusterState();
          reject(
            new RecorderError(
              'why' in state ? state.why : 'the cluster has not said what stands in it',
            ),
          );
        });
        const checkReady = (): void => {
          if (!hasSnapshot()) return;
          cancel();
          listeners.delete(checkReady);
          resolve();
        };
        listeners.add(checkReady);
        checkReady();
      }),
    changes: () => recorded,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async stop() {
      await watcher.stop();
      feed.stop();
      await pendingRead;
      stopReading();
    },
  };
}
