import { existsSync } from 'node:fs';
import { runAsRoot, canRunAsRoot } from '#agents/install/run-as-root.ts';
import { currentHost } from '#agents/install/host.ts';
import {
  resolveAgentPaths,
  findRunningFolder,
  type AgentPaths,
} from '#agents/install/agent-paths.ts';
import { loadPlannedKinds } from '#agents/install/planned-kinds.ts';
import { prepareCredential } from '#agents/install/prepare-credential.ts';
import { withInstallHandoff, writeInstallation } from '#agents/install/handoff.ts';
import { sendControlRequest, AgentNotRunningError } from '#agents/control-socket/client.ts';
import { readSettings } from '#agents/install/settings.ts';
import type { CommandArguments } from './arguments.ts';
import { loadServerRoute } from './server-route.ts';
import { findAgentUser, findStudent } from '#agents/install/student.ts';
import { findKubeconfig, toServiceUser } from './install.ts';
import { toCommandError } from './control-error.ts';
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
  const paths = resolveAgentPaths(folder);
  const settings = await readSettings(paths.settingsFile).catch(() => null);
  const route = await loadServerRoute(settings?.server, args, settings, context);
  const planned = await loadPlannedKinds(paths, { route }, VERSION);
  const student = await findStudent(undefined, environment, isRoot, host, messages);
  const credential = await prepareCredential(
    findKubeconfig(args, student, context),
    args.yes,
    context,
    planned,
  );
  if (credential.kind === 'none')
    throw new CommandFailedError(messages.install.reconnectWithoutCluster(credential.reason));
  const handoff = {
    credential,
    student: toServiceUser(student, environment),
    agentUser: await findAgentUser(student, isRoot, host),
  };
  if (asService) {
    await withInstallHandoff(handoff, (staging) =>
      runAsRoot(host, context, ['install-service', '--from', staging]),
    );
    terminal.write(messages.install.serviceReconnected);
    return 0;
  }
  await writeInstallation(paths, handoff, messages).catch((error: Error) => {
    throw new CommandFailedError(error.message);
  });
  await notifyAgent(paths, context);
  return 0;
}

async function notifyAgent(paths: AgentPaths, context: AgentCliContext): Promise<void> {
  const { terminal, messages } = context;
  try {
    await sendControlRequest(paths.socketPath, 'reconnect');
    terminal.write(messages.install.agentReconnected);
  } catch (error) {
    if (!(error instanceof AgentNotRunningError))
      throw await toCommandError(error, paths.folder, context);
    terminal.write(messages.install.reconnectsLater);
  }
}
