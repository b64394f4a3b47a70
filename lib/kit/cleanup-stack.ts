import type { Log } from '#lib/server/logger.ts';

/** What was started, to be stopped in the opposite order. One that fails keeps no other from it. */
export interface Stops {
  add(stop: () => Promise<void> | void): void;
  run(log: Log): Promise<void>;
}

export function createStops(): Stops {
  const stops: (() => Promise<void> | void)[] = [];
  return {
    add: (stop) => {
      stops.push(stop);
    },
    async run(log) {
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
        try {
          await stop();
        } catch (error) {
          log('warn', `while stopping: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  };
}
