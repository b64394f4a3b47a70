import { runCommandLine } from '#lib/kit/command-line.ts';
import { auditCommand } from './audit.ts';
import { retentionCommand } from './retention.ts';
import { backupCommand } from './backup.ts';
import { checkConfigCommand } from './check-config.ts';
import type { CliCommand, CliContext } from './context.ts';
import { SETTING_NAMES } from '../environment.ts';
import { demoCommand } from './demo.ts';
import { healthcheckCommand } from './healthcheck.ts';
import { factsCommand } from './facts.ts';
import { linkCommand } from './link.ts';
import { migrateCommand } from './migrate.ts';
import { packCommand } from './pack.ts';
import { restoreCommand } from './restore.ts';
import { rosterCommand } from './roster.ts';
import { startCommand } from './start.ts';
import { workshopCommand } from './workshop.ts';

/** All commands, in the order of `podium help`. */
const COMMANDS: readonly CliCommand[] = [
  startCommand,
  linkCommand,
  demoCommand,
  packCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
  auditCommand,
  retentionCommand,
  workshopCommand,
  factsCommand,
  rosterCommand,
  checkConfigCommand,
  healthcheckCommand,
];

const ENVIRONMENT_HELP = `Environment variables: ${SETTING_NAMES.join(', ')}`;

/** Runs the `podium` command line. Resolves with the exit code: 2 for wrong arguments. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const [name, ...rest] = args;
  // `podium pack` is a separate command line, which parses the rest.
  if (name === packCommand.name)
    return packCommand.run({ args: rest, options: {}, commandWords: [] }, context);
  return runCommandLine(
    { name: 'podium', commands: COMMANDS, helpAfter: ENVIRONMENT_HELP },
    args,
    context,
  );
}
