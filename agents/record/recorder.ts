import type { Change } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import { startClusterPipeline } from '#agents/pipeline.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import type { KubeconfigSources } from '#agents/types.ts';

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
   * Resolves when the complete state is numbered.
   * @throws {RecorderError} the cluster didn't respond in time
   */
  waitUntilReady(): Promise<void>;
  /** All numbered changes, oldest first. */
  changes(): readonly Change[];
  /** Calls `listener` after new changes. Returns a function that ends it. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** The cluster can't be watched. The message says what to do. */
export class RecorderError extends Error {
  override readonly name = 'RecorderError';
}

/** Timeout for the first complete state, ms. */
const READY_TIMEOUT_MS = 45_000;

/**
 * Records what an agent would send about a cluster: the real pipeline with a memory spool and
 * without a link.
 */
export function startRecorder({
  kubeconfig,
  plan,
  log,
  clock = systemClock,
  random = Math.random,
}: RecorderOptions): Recorder {
  const spool = createMemorySpool();
  const pipeline = startClusterPipeline({
    kubeconfigSources: kubeconfig,
    plan,
    spool,
    clock,
    random,
    log,
    warningsSince: clock.now(),
  });
  const recorded: Change[] = [];
  const listeners = new Set<() => void>();
  let pendingRead = Promise.resolve();
  const hasSnapshot = (): boolean => recorded.some(({ op }) => op === 'reset-end');

  async function readChanges(): Promise<void> {
    const added = await spool.read(recorded.at(-1)?.seq ?? 0, {
      changes: Infinity,
      bytes: Infinity,
    });
    recorded.push(...added);
    spool.ack(recorded.at(-1)?.seq ?? 0);
    if (added.length > 0) for (const listener of [...listeners]) listener();
  }
  const stopReading = spool.onReadable(() => {
    pendingRead = pendingRead.then(readChanges);
  });

  return {
    waitUntilReady: () =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(READY_TIMEOUT_MS, () => {
          const state = pipeline.watcher.clusterState();
          reject(
            new RecorderError(
              'why' in state ? state.why : "the cluster didn't report its objects in time",
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
      await pipeline.stop();
      await pendingRead;
      stopReading();
    },
  };
}
