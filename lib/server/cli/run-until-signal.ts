import { messageOf } from '#lib/kit/error-text.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { Log } from '../logger.ts';
import type { CliContext } from './context.ts';

/** After a signal, and the drain, the process ends, whatever it still waits for. */
const STOP_TIMEOUT_MS = 9_500;

/**
 * Something that runs until a signal. `drainMs`: after SIGTERM, how long it still serves what is in
 * progress, so that a load balancer can turn to another process; 0 on Ctrl-C, where a person waits.
 */
export interface Stoppable {
  stop(drainMs: number): Promise<void>;
}

/**
 * Runs a program until it gets a signal. The first one stops it in order, the second one at once.
 * @returns the exit code
 */
export async function runUntilSignal(
  context: CliContext,
  log: Log,
  start: (abortSignal: AbortSignal) => Promise<Stoppable>,
  drainSeconds = 0,
): Promise<number> {
  const stopping = new AbortController();
  let drainMs = 0;
  const stop = (): void => {
    if (stopping.signal.aborted) context.exit(130);
    log('info', 'Stopping… Press Ctrl-C again to stop at once.');
    const timeoutMs = drainMs + STOP_TIMEOUT_MS;
    setTimeout(() => {
      log('error', `Stopping took longer than ${String(timeoutMs / 1_000)} s`);
      context.exit(1);
    }, timeoutMs).unref();
    stopping.abort();
  };
  context.on('SIGINT', stop);
  context.on('SIGTERM', () => {
    if (!stopping.signal.aborted) drainMs = drainSeconds * SECOND_MS;
    stop();
  });
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
    await running.stop(drainMs);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    log('error', messageOf(error));
    return 1;
  }
}
