import type { Log } from '#lib/server/logger.ts';

/** What was started, to be stopped in the opposite order. One that fails keeps no other from it. */
export interface CleanupStack {
  add(stop: () => Promise<void> | void): void;
  run(log: Log): Promise<void>;
}

export function createCleanupStack(): CleanupStack {
  const cleanups: (() => Promise<void> | void)[] = [];
  return {
    add: (stop) => {
      cleanups.push(stop);
    },
    async run(log) {
      for (let stop = cleanups.pop(); stop !== undefined; stop = cleanups.pop()) {
        try {
          await stop();
        } catch (error) {
          log('warn', `while stopping: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  };
}
