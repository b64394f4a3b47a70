/** Cleanup steps, run in the opposite order of their registration. */
export interface CleanupStack {
  add(cleanup: () => Promise<void> | void): void;
  /** Runs every step once. A failing step is reported to `onError` and doesn't stop the others. */
  run(onError: (error: unknown) => void): Promise<void>;
}

export function createCleanupStack(): CleanupStack {
  const cleanups: (() => Promise<void> | void)[] = [];
  return {
    add: (cleanup) => {
      cleanups.push(cleanup);
    },
    async run(onError) {
      for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
        try {
          await cleanup();
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
