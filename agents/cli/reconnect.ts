import { existsSync } from 'node:fs';
import { runAsRoot, canRunAsRoot } from '#agents/install/run-as-root.ts';
import { currentHost } from '#agents/install/host.ts';
import { resolveAgentPaths, findRunningFolder } from '#agents/install/agent-paths.ts';
import { loadPlannedKinds } from '#agents/install/planned-kinds.ts';
import { prepareCredential } from '#agents/install/prepare-credential.ts';
import { withInstallHandoff, writeInstallation } from '#agents/install/handoff.ts';
import { sendControlRequest, AgentNotRunningError } from '#agents/control-socket/client.ts';
import type { CommandArguments } from './arguments.ts';
import { toStudentUser, studentKubeconfigSources } from './install.ts';
import { CommandFailedError } from '#agents/errors.ts';
import type { AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/**
 * `podium-agent reconnect`: creates the account again, with the rights that the plan needs, in the
 * cluster that the student's kubeconfig names now.
 */
export async function reconnectCommand(
  args: CommandArguments,
  context: AgentCliContext,
  host = currentHost(context.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, isRoot, messages } = context;
  const folder = findRunningFolder(args.state, environment, isRoot, host.serviceFolder);
  const asService = folder === host.serviceFolder && existsSync(host.unitFile);
  if (asService && !canRunAsRoot(host, isRoot))
    throw new CommandFailedError(messages.install.reconnectWithoutSudo);
  const planned = await loadPlannedKinds(resolveAgentPaths(folder), {}, VERSION);
  const credential = await prepareCredential(
    studentKubeconfigSources(args, environment, isRoot),
    args.yes,
    context,
    planned,
  );
  if (credential.kind === 'none')
    throw new CommandFailedError(messages.install.reconnectWithoutCluster(credential.reason));
  const handoff = { credential, student: toStudentUser(environment) };
  if (asService) {
    await withInstallHandoff(handoff, (staging) =>
      runAsRoot(host, context, ['install-service', '--from', staging]),
    );
    terminal.write(messages.install.serviceReconnected);
    return 0;
  }
  const paths = resolveAgentPaths(folder);
  await writeInstallation(paths, handoff, messages).catch((error: Error) => {
    throw new CommandFailedError(error.message);
  });
  await notifyAgent(paths.socketPath, context);
  return 0;
}

async function notifyAgent(
  socketPath: string,
  { terminal, messages }: AgentCliContext,
): Promise<void> {
  try {
    await sendControlRequest(socketPath, 'reconnect');
    terminal.write(messages.install.agentReconnected);
  } catch (error) {
    if (!(error instanceof AgentNotRunningError))
      throw new CommandFailedError((error as Error).message);
    terminal.write(messages.install.reconnectsLater);
  }
}
