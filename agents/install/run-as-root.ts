import { CommandFailedError } from '#agents/cli/errors.ts';
import type { Host } from './host.ts';

/** Whether root's part can be done from here. */
export function canRunAsRoot(host: Host, isRoot: boolean): boolean {
  return isRoot || host.hasSudo;
}

/**
 * Runs one of our own commands as root, by sudo where we are not; the person may be asked for a password.
 * @throws {Failure} it did not work; the command has said why
 */
export async function runAsRoot(
  host: Host,
  isRoot: boolean,
  args: readonly string[],
): Promise<void> {
  const [program, ...rest] = [...(isRoot ? [] : ['sudo']), ...host.selfCommand, ...args] as [
    string,
    ...string[],
  ];
  const { code } = await host.runProcess(program, rest, 'show');
  if (code !== 0)
    throw new CommandFailedError(
      `root's part did not work (exit code ${code}); what was missing stands above.`,
    );
}
