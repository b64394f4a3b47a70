import type { Change } from '#lib/protocol/change.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import type { Recorder } from './recorder.ts';

export interface SettleOptions {
  readonly clock?: Clock;
  /** How long nothing may change, ms. */
  readonly quietMs: number;
  /** Maximum time to wait, ms. */
  readonly timeoutMs: number;
  /** seq of the newest change that belongs to the recording. */
  readonly newestSeq: (changes: readonly Change[]) => number;
  /** Whether the expected changes have arrived. */
  readonly isComplete: () => boolean;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the expected changes have arrived and nothing changes any more, on a timeout, or
 * when the author stops it.
 */
export function waitUntilSettled(
  recorder: Recorder,
  { clock = systemClock, quietMs, timeoutMs, newestSeq, isComplete, signal }: SettleOptions,
): Promise<'settled' | 'changing' | 'waiting' | 'stopped'> {
  return new Promise((resolve) => {
    let lastSeq = newestSeq(recorder.changes());
    let cancelQuiet: () => void = () => undefined;
    let hasCompleted = isComplete();
    const end = (outcome: 'settled' | 'changing' | 'waiting' | 'stopped'): void => {
      cancelQuiet();
      cancelTimeout();
      stopListening();
      signal.removeEventListener('abort', stop);
      resolve(outcome);
    };
    const stop = (): void => {
      end('stopped');
    };
    const wait = (): void => {
      cancelQuiet();
      cancelQuiet = clock.after(quietMs, () => {
        hasCompleted ||= isComplete();
        if (hasCompleted) end('settled');
      });
    };
    const cancelTimeout = clock.after(timeoutMs, () => {
      end(hasCompleted || isComplete() ? 'changing' : 'waiting');
    });
    const stopListening = recorder.onChange(() => {
      const now = newestSeq(recorder.changes());
      if (now === lastSeq) return;
      lastSeq = now;
      hasCompleted = isComplete();
      wait();
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else wait();
  });
}
