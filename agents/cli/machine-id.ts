import { CommandFailedError } from '#agents/errors.ts';
import { readMachineId } from '#agents/identity/machine-id.ts';
import { currentHost } from '#agents/install/host.ts';
import type { AgentCliContext } from './context.ts';

/**
 * `podium-agent machine-id`: prints the id that this VM reports, so that it can be entered before
 * the agent is installed.
 * @throws {CommandFailedError} the VM has no id, or only root can read it
 */
export async function machineIdCommand(
  { terminal, environment, isRoot, messages }: AgentCliContext,
  { machineIdFile } = currentHost(environment.PATH ?? ''),
  findMachineId = () => readMachineId(),
): Promise<number> {
  const id = await findMachineId();
  if (id === null)
    throw new CommandFailedError(
      machineIdFile !== null && !isRoot ? messages.machineId.needsRoot : messages.machineId.none,
    );
  terminal.write(id);
  return 0;
}
