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
import { CommandFailedError } from './errors.ts';
import type { AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/** `podium-agent reconnect`: the account again, with all that the plan asks for, in the cluster that the student's kubeconfig names now. */
export async function reconnectCommand(
  args: CommandArguments,
  context: AgentCliContext,
  host = currentHost(context.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, isRoot } = context;
  const folder = findRunningFolder(args.state, environment, isRoot, host.serviceFolder);
  const asService = folder === host.serviceFolder && existsSync(host.unitFile);
  if (asService && !canRunAsRoot(host, isRoot))
    throw new CommandFailedError(
      'the service belongs to root, and there is no sudo here: run `podium-agent reconnect` as root.',
    );
  const planned = await loadPlannedKinds(resolveAgentPaths(folder), {}, VERSION);
  const credential = await prepareCredential(
    studentKubeconfigSources(args, environment, isRoot),
    args.yes,
    context,
    planned,
  );
  if (credential.kind === 'none')
    throw new CommandFailedError(
      `${credential.reason}: does \`kubectl get nodes\` work? Then run this again.`,
    );
  const handoff = { credential, student: toStudentUser(environment) };
  if (asService) {
    await withInstallHandoff(handoff, (staging) =>
      runAsRoot(host, isRoot, ['install-service', '--from', staging]),
    );
    terminal.write('The service was restarted with it: `podium-agent status` shows how it goes.');
    return 0;
  }
  const paths = resolveAgentPaths(folder);
  await writeInstallation(paths, handoff).catch((error: Error) => {
    throw new CommandFailedError(error.message);
  });
  await notifyAgent(paths.socketPath, terminal.write);
  return 0;
}

async function notifyAgent(socketPath: string, write: (text: string) => void): Promise<void> {
  try {
    await sendControlRequest(socketPath, 'reconnect');
    write('The running agent uses it now: `podium-agent status` shows how it goes.');
  } catch (error) {
    if (!(error instanceof AgentNotRunningError))
      throw new CommandFailedError((error as Error).message);
    write('It is used when the agent is started: podium-agent run');
  }
}
