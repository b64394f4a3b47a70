import { setTimeout as pause } from 'node:timers/promises';

export type WaitOptions = { timeoutMs?: number; intervalMs?: number };

/**
 * Calls `probe` until it returns something other than undefined, and returns that.
 * @throws after `timeoutMs` (default: 30 s), with the description and the probe's last error as
 * cause
 */
export async function waitFor<T>(
  description: string,
  probe: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs = 30_000, intervalMs = 100 } = options;
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const result = await probe();
      if (result !== undefined) return result;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms without success for: ${description}`, {
        cause: lastError,
      });
    await pause(intervalMs);
  }
}
