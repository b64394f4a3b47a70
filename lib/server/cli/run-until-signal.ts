import type { Log } from '../logger.ts';
import type { CliContext } from './context.ts';

/**
 * Starts something that runs until the person stops it: once asks it to end in order, twice ends it at once. Answers the exit
 * code.
 */
export async function runUntilSignal(
  context: CliContext,
  log: Log,
  start: (aborted: AbortSignal) => Promise<{ stop(): Promise<void> }>,
): Promise<number> {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) context.exit(130);
    log('info', 'Stopping. Once more ends it at once.');
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
    log('error', error instanceof Error ? error.message : String(error));
    return 1;
  }
}
