import type { Change } from '#lib/protocol/change.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import type { Recorder } from './recorder.ts';

export interface SettleOptions {
  readonly clock?: Clock;
  /** ms without anything new. */
  readonly settle: number;
  /** ms to wait at the most. */
  readonly timeout: number;
  /** `seq` of the newest change that belongs to the recording. */
  readonly newest: (changes: readonly Change[]) => number;
  /** Whether what is waited for has come. */
  readonly until: () => boolean;
  readonly aborted: AbortSignal;
}

/** Resolves when what is waited for has come and nothing changes any more, when time is up, or when the author stops it. */
export function settled(
  recorder: Recorder,
  { clock = systemClock, settle, timeout, newest, until, aborted }: SettleOptions,
): Promise<'settled' | 'changing' | 'waiting' | 'stopped'> {
  return new Promise((resolve) => {
    let seen = newest(recorder.changes());
    let cancelQuiet: () => void = () => undefined;
    let came = until();
    const end = (how: 'settled' | 'changing' | 'waiting' | 'stopped'): void => {
      cancelQuiet();
      cancelTimeout();
      stopListening();
      aborted.removeEventListener('abort', stop);
      resolve(how);
    };
    const stop = (): void => {
      end('stopped');
    };
    const wait = (): void => {
      cancelQuiet();
      cancelQuiet = clock.after(settle, () => {
        came ||= until();
        if (came) end('settled');
      });
    };
    const cancelTimeout = clock.after(timeout, () => {
      end(came || until() ? 'changing' : 'waiting');
    });
    const stopListening = recorder.onChange(() => {
      const now = newest(recorder.changes());
      if (now === seen) return;
      seen = now;
      came = until();
      wait();
    });
    aborted.addEventListener('abort', stop);
    if (aborted.aborted) stop();
    else wait();
  });
}
