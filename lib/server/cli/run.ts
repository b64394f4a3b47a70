import { runCommandLine } from '#lib/kit/command-line.ts';
import { auditCommand } from './audit.ts';
import type { CliCommand, CliContext } from './context.ts';
import { demoCommand } from './demo.ts';
import { linkCommand } from './link.ts';
import { packCommand } from './pack.ts';
import { startCommand } from './start.ts';

/** All commands, in the order of `podium help`. */
const COMMANDS: readonly CliCommand[] = [
  startCommand,
  linkCommand,
  demoCommand,
  packCommand,
  auditCommand,
];

const ENVIRONMENT_HELP =
  'Environment variables: PORT, HOST, PODIUM_DATA, PODIUM_URL, DATABASE_URL, PODIUM_ASSETS_URL, PODIUM_TRUSTED_PROXIES, PODIUM_KEY_FILE, PODIUM_AUDIT_DAYS';

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
