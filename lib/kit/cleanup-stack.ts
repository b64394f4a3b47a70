/** Cleanup steps, run in the opposite order of their registration. */
export interface CleanupStack {
  /** `timeoutMs`: how long `run` waits for this step, if it isn't the time of all steps. */
  add(cleanup: () => Promise<void> | void, timeoutMs?: number): void;
  /**
   * Runs every step once. A failing step is reported to `onError` and doesn't stop the others, and
   * neither does one that takes longer than `stepTimeoutMs`.
   */
  run(onError: (error: unknown) => void): Promise<void>;
}

/** `stepTimeoutMs`: how long `run` waits for one step. */
export function createCleanupStack({ stepTimeoutMs = Infinity } = {}): CleanupStack {
  const cleanups: { run: () => Promise<void> | void; timeoutMs: number }[] = [];
  return {
    add: (run, timeoutMs = stepTimeoutMs) => {
      cleanups.push({ run, timeoutMs });
    },
    async run(onError) {
      for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
        try {
          await withTimeout(cleanup.run(), cleanup.timeoutMs);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}

async function withTimeout(step: Promise<void> | void, timeoutMs: number): Promise<void> {
  if (step === undefined) return;
  if (timeoutMs === Infinity) return step;
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    timeout.reject(new Error(`a step took longer than ${String(timeoutMs / 1_000)} s`));
  }, timeoutMs);
  try {
    await Promise.race([step, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
