import { format } from 'node:util';
import type { Log } from './logger.ts';

const LEVELS = { debug: 'info', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

/**
 * Sends everything that libraries write to the console through the server log, so that every line of
 * the output has one format and no text of a request reaches a terminal as it is. Returns a function
 * that undoes it.
 */
export function captureConsole(console: Pick<Console, keyof typeof LEVELS>, log: Log): () => void {
  const methods = Object.keys(LEVELS) as (keyof typeof LEVELS)[];
  const originals = methods.map((method) => [method, console[method]] as const);
  for (const method of methods)
    console[method] = (...values: unknown[]) => {
      log(LEVELS[method], format(...values));
    };
  return () => {
    for (const [method, original] of originals) console[method] = original;
  };
}
