import { messageOf } from '#lib/kit/error-text.ts';
import type { Log } from '../logger.ts';
import type { CliContext } from './context.ts';

/** After a signal the process ends, whatever it still waits for. */
const STOP_TIMEOUT_MS = 9_500;

/**
 * Runs a program until it gets a signal. The first one stops it in order, the second one at once.
 * @returns the exit code
 */
export async function runUntilSignal(
  context: CliContext,
  log: Log,
  start: (abortSignal: AbortSignal) => Promise<{ stop(): Promise<void> }>,
): Promise<number> {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) context.exit(130);
    log('info', 'Stopping… Press Ctrl-C again to stop at once.');
    setTimeout(() => {
      log('error', `Stopping took longer than ${String(STOP_TIMEOUT_MS / 1_000)} s`);
      context.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    stopping.abort();
  };
  context.on('SIGINT', stop);
  context.on('SIGTERM', stop);
  context.on('disconnect', () => {
    if (!stopping.signal.aborted) stop();
  });
  try {
    const running = await start(stopping.signal);
    if (!stopping.signal.aborted)
      await new Promise<void>((resolve) => {
        stopping.signal.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
      });
    await running.stop();
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    log('error', messageOf(error));
    return 1;
  }
}
