import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../environment.ts';
import { createLog } from '../logger.ts';
import { startServer } from '../start.ts';
import { Misuse, type Command } from './context.ts';
import { untilStopped } from './run-until-signal.ts';

/** The project's own folder: pages, packs and migrations are found from here, wherever the command is run. */
export const PROJECT = resolve(import.meta.dirname, '../../..');

export const start: Command = {
  usage: 'start [--dev]',
  about: 'start the database and the server, and print the link that signs the first instructor in',
  async run(args, surroundings) {
    const { dev } = optionsOf(args);
    const parsed = readEnvironment();
    if (!parsed.ok) {
      surroundings.stderr.write(`${parsed.mistakes.join('\n')}\n`);
      return 2;
    }
    const log = createLog(surroundings.stderr, () => new Date());
    return untilStopped(surroundings, log, async (aborted) => {
      const server = await startServer({
        environment: parsed.environment,
        dir: PROJECT,
        dev,
        log,
        aborted,
      });
      surroundings.stdout.write(
        `\nPodium is ready. This link signs the first instructor in, once:\n\n  ${server.signInLink}\n\n`,
      );
      return server;
    });
  },
};

function optionsOf(args: readonly string[]): { dev: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { dev: { type: 'boolean', default: false } },
    });
    return values;
  } catch (error) {
    throw new Misuse(`podium start: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
