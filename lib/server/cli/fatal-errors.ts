import type { EventEmitter } from 'node:events';
import { inspect } from 'node:util';
import type { Log } from '../logger.ts';

/** The part of a process that reports errors which no code handles. */
export type FatalErrorSource = Pick<EventEmitter, 'on' | 'removeAllListeners'> & {
  exit(code: number): unknown;
};

/**
 * Writes errors that no code handled, and warnings of Node, to the server log, so that every line of
 * the output has its format. The process ends after such an error, because its state is unknown.
 */
export function logFatalErrors(process: FatalErrorSource, log: Log): void {
  const end =
    (what: string) =>
    (error: unknown): void => {
      log(
        'error',
        `${what}: ${error instanceof Error ? (error.stack ?? error.message) : inspect(error)}`,
      );
      process.exit(1);
    };
  process.on('uncaughtException', end('Uncaught exception'));
  process.on('unhandledRejection', end('Unhandled rejection'));
  // Node's own listener writes the warning to stderr as it is.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }: Error) => {
    log('warn', `${name}: ${message}`);
  });
}
