import { Failure } from '#agents/cli/errors.ts';
import type { Machine } from './host.ts';

/** Whether root's part can be done from here. */
export function canBeRoot(machine: Machine, root: boolean): boolean {
  return root || machine.sudo;
}

/**
 * Runs one of our own commands as root, by sudo where we are not; the person may be asked for a password.
 * @throws {Failure} it did not work; the command has said why
 */
export async function asRoot(
  machine: Machine,
  root: boolean,
  args: readonly string[],
): Promise<void> {
  const [program, ...rest] = [...(root ? [] : ['sudo']), ...machine.self, ...args] as [
    string,
    ...string[],
  ];
  const { code } = await machine.run(program, rest, 'show');
  if (code !== 0)
    throw new Failure(
      `root's part did not work (exit code ${code}); what was missing stands above.`,
    );
}
