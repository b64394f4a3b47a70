import { resolve } from 'node:path';
import process from 'node:process';
import { UsageError } from '#lib/kit/usage-error.ts';
import { readEnvironment } from '../environment.ts';
import { createLogger } from '../logger.ts';
import { startServer } from '../start.ts';
import { findMissingBuild } from '../http/next-build.ts';
import type { CliCommand } from './context.ts';
import { logFatalErrors } from './fatal-errors.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** The folder of the project. Pages, packs and migrations are found from here. */
export const PROJECT_DIR = resolve(import.meta.dirname, '../../..');

export const startCommand: CliCommand = {
  name: 'start',
  usage: '[--dev | --built]',
  about: 'start the database and the server, and print a one-time sign-in link for the owner',
  configure(command) {
    command
      .option('--dev', 'run the development server of the pages')
      .option('--built', 'use the built pages as they are, and never build them');
  },
  async run({ args, options }, context) {
    if (args.length > 0) throw new UsageError('podium start takes no arguments.');
    const isBuilt = options['built'] === true;
    if (isBuilt && options['dev'] === true)
      throw new UsageError('podium start takes either --dev or --built.');
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { environment } = parsed;
    const log = createLogger(context.stderr, () => new Date(), {
      ...(environment.logFormat !== undefined && { format: environment.logFormat }),
      ...(environment.logLevel !== undefined && { level: environment.logLevel }),
    });
    const missing = isBuilt ? findMissingBuild(PROJECT_DIR) : null;
    if (missing !== null) {
      context.stderr.write(`${missing}\n`);
      return 2;
    }
    logFatalErrors(process, log);
    for (const warning of parsed.warnings) log('warn', warning);
    return runUntilSignal(
      context,
      log,
      async (abortSignal) => {
        const server = await startServer({
          environment,
          dir: PROJECT_DIR,
          dev: options['dev'] === true,
          isBuilt,
          log,
          abortSignal,
        });
        if (environment.printsSignInLink === true)
          context.stdout.write(
            `\nPodium is ready. Sign in with this link. It works once:\n\n  ${server.signInLink}\n\nFor another link, run: podium link\n\n`,
          );
        return server;
      },
      environment.drainSeconds,
    );
  },
};
