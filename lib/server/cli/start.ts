import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../environment.ts';
import { createLogger } from '../logger.ts';
import { startServer } from '../start.ts';
import { UsageError, type CliCommand } from './context.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** The project's own folder: pages, packs and migrations are found from here, wherever the command is run. */
export const PROJECT_DIR = resolve(import.meta.dirname, '../../..');

export const startCommand: CliCommand = {
  usage: 'start [--dev]',
  about: 'start the database and the server, and print the link that signs the first instructor in',
  async run(args, context) {
    const { dev } = parseOptions(args);
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const log = createLogger(context.stderr, () => new Date());
    return runUntilSignal(context, log, async (abortSignal) => {
      const server = await startServer({
        environment: parsed.environment,
        dir: PROJECT_DIR,
        dev,
        log,
        abortSignal,
      });
      context.stdout.write(
        `\nPodium is ready. This link signs the first instructor in, once:\n\n  ${server.signInLink}\n\n`,
      );
      return server;
    });
  },
};

function parseOptions(args: readonly string[]): { dev: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { dev: { type: 'boolean', default: false } },
    });
    return values;
  } catch (error) {
    throw new UsageError(
      `podium start: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}
