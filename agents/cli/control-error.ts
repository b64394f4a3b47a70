import { stat } from 'node:fs/promises';
import { messageOf } from '#lib/kit/error-text.ts';
import { AgentNotPermittedError, ControlRequestError } from '#agents/control-socket/client.ts';
import { CommandFailedError } from '#agents/errors.ts';
import { currentHost } from '#agents/install/host.ts';
import { openUserDatabase } from '#agents/install/users.ts';
import type { AgentCliContext } from './context.ts';

/** The error of a command whose request to the running agent failed. `folder`: that of the agent. */
export async function toCommandError(
  error: unknown,
  folder: string,
  { environment, messages }: AgentCliContext,
): Promise<Error> {
  if (error instanceof AgentNotPermittedError) {
    const { runProcess } = currentHost(environment.PATH ?? '');
    // The folder belongs to the group of the student.
    const user = await stat(folder).then(
      ({ gid }) => openUserDatabase(runProcess).findByGroup(gid),
      () => null,
    );
    return new CommandFailedError(messages.local.notPermitted(user?.name ?? null));
  }
  if (error instanceof ControlRequestError) return new CommandFailedError(error.message);
  return error instanceof Error ? error : new Error(messageOf(error));
}
