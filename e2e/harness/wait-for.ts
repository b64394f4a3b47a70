import { setTimeout as pause } from 'node:timers/promises';

export type Patience = { timeoutMs?: number; everyMs?: number };

/**
 * Asks `probe` until it answers with something else than undefined, and returns that.
 * Throws after `timeoutMs` (30 s unless told), with `what` was awaited and the probe's last error if it had one.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  patience: Patience = {},
): Promise<T> {
  const { timeoutMs = 30_000, everyMs = 100 } = patience;
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
      throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`, { cause: last });
    await pause(everyMs);
  }
}
