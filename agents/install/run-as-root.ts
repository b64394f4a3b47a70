import { CommandFailedError } from '#agents/errors.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { Language } from '#agents/messages/messages.ts';
import type { Host } from './host.ts';

/** Whether the root part of a command can run. */
export function canRunAsRoot(host: Host, isRoot: boolean): boolean {
  return isRoot || host.hasSudo;
}

/**
 * Runs a command of this program as root, with sudo if needed, which may ask for a password.
 * @throws {CommandFailedError} the command failed; it has printed the reason
 */
export async function runAsRoot(
  host: Host,
  {
    isRoot,
    language,
    messages,
  }: { isRoot: boolean; language: Language | undefined; messages: Messages },
  args: readonly string[],
): Promise<void> {
  const [program, ...rest] = [
    ...(isRoot ? [] : ['sudo']),
    ...host.selfCommand,
    ...args,
    // sudo may drop the locale.
    ...(language === undefined ? [] : ['--language', language]),
  ] as [string, ...string[]];
  const { code } = await host.runProcess(program, rest, 'show');
  if (code !== 0) throw new CommandFailedError(messages.install.rootStepFailed(code));
}
