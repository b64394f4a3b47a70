import { messageOf } from '#lib/kit/error-text.ts';
import { parseArguments, type ParsedArguments } from './arguments.ts';
import { claimCommand, doctorCommand, statusCommand } from './local-commands.ts';
import { checkCommand } from './check.ts';
import { formatHelp } from './help.ts';
import { installAgentCommand, installServiceCommand } from './install.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import { machineIdCommand } from './machine-id.ts';
import { reconnectCommand } from './reconnect.ts';
import { runCommand } from './run.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { AgentCliContext } from './context.ts';
import { uninstallAgentCommand, uninstallServiceCommand } from './uninstall.ts';
import { verifyDownloadCommand } from './verify-download.ts';
import { VERSION } from './version.ts';

/**
 * Runs a command and returns its exit code: 0 done, 1 not done, 2 wrong usage, 3 can't verify,
 * 77 workshop ended. Output was written to the terminal.
 */
export async function dispatchCommand(
  args: ParsedArguments,
  context: AgentCliContext,
): Promise<number> {
  switch (args.command) {
    case 'help':
      context.terminal.write(...formatHelp(args.topic, VERSION, context.messages));
      return 0;
    case 'version':
      context.terminal.write(VERSION);
      return 0;
    case 'run':
      return runCommand(args, context);
    case 'install':
      return installAgentCommand(args, context);
    case 'install-service':
      return installServiceCommand(args, context);
    case 'uninstall':
      return uninstallAgentCommand(args, context);
    case 'uninstall-service':
      return uninstallServiceCommand(args, context);
    case 'reconnect':
      return reconnectCommand(args, context);
    case 'claim':
      return claimCommand(args, context);
    case 'check':
      return checkCommand(args, context);
    case 'status':
      return statusCommand(args, context);
    case 'doctor':
      return doctorCommand(args, context);
    case 'machine-id':
      return machineIdCommand(context);
    case 'verify-download':
      return verifyDownloadCommand(args, context);
  }
}

/**
 * Parses and runs a command line. Errors become one line, written by `writeError`. Returns the
 * exit code.
 */
export async function runAgentCli(
  argv: readonly string[],
  cwd: string,
  messages: Messages,
  createContext: () => AgentCliContext,
  writeError: (line: string) => void,
): Promise<number> {
  try {
    return await dispatchCommand(parseArguments(argv, cwd, messages), createContext());
  } catch (error) {
    writeError(`podium-agent: ${messageOf(error)}`);
    if (error instanceof UsageError) return 2;
    if (error instanceof CommandFailedError) return error.exitCode;
    if (error instanceof Error)
      for (const line of (error.stack ?? '').split('\n')) writeError(line);
    return 1;
  }
}
