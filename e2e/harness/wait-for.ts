import { setTimeout as pause } from 'node:timers/promises';

export type WaitOptions = { timeoutMs?: number; intervalMs?: number };

/**
 * Asks `probe` until it answers with something else than undefined, and returns that.
 * Throws after `timeoutMs` (30 s unless told), with `what` was awaited and the probe's last error if it had one.
 */
export async function waitFor<T>(
  description: string,
  probe: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs = 30_000, intervalMs = 100 } = options;
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms in vain for: ${description}`, { cause: last });
    await pause(intervalMs);
  }
}
