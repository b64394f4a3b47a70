import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { createRequestApi } from '#agents/kube/request-api.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { describeRequestError } from '#agents/request-error.ts';
import { runAsRoot, canRunAsRoot } from '#agents/install/run-as-root.ts';
import { programPath, currentHost, type Host } from '#agents/install/host.ts';
import { findOwnFolder, resolveAgentPaths, removeAgentFiles } from '#agents/install/agent-paths.ts';
import { removeService } from '#agents/install/remove-service.ts';
import { isListening } from '#lib/kit/line-socket.ts';
import { loadKubeconfig, KubeconfigError } from '#agents/kube/kubeconfig.ts';
import type { CommandArguments } from './arguments.ts';
import { findStudent } from '#agents/install/student.ts';
import { findKubeconfig } from './install.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import type { AgentCliContext } from './context.ts';

/** Removes the account where the agent couldn't. */
const MANUAL_REMOVAL_COMMAND =
  'kubectl delete clusterrolebinding/podium-agent clusterrole/podium-agent namespace/podium';

/**
 * `podium-agent uninstall`: removes the account as the student, the service as root, then the files
 * of this user. Returns exit code 1 and lists what couldn't be removed.
 */
export async function uninstallAgentCommand(
  args: CommandArguments,
  context: AgentCliContext,
  host = currentHost(context.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, isRoot, messages } = context;
  if (!args.yes && terminal.isInteractive && !(await terminal.confirm(messages.uninstall.confirm)))
    throw new CommandFailedError(messages.uninstall.canceled);
  const own = findOwnFolder(args.state, environment, isRoot);
  if (!existsSync(host.unitFile) && (await isListening(resolveAgentPaths(own).socketPath)))
    throw new CommandFailedError(messages.uninstall.runsInForeground);
  const remaining = await removeFromCluster(args, context, host);
  if (args.state === undefined && isServiceInstalled(host))
    remaining.push(...(await removeServiceAsRoot(host, context)));
  if (own !== host.serviceFolder) await removeOwnFiles(own, host, context);
  if (remaining.length === 0) {
    terminal.write(messages.uninstall.done);
    return 0;
  }
  terminal.write(messages.uninstall.remaining, ...remaining.map((item) => `  ${item}`));
  return 1;
}

/** The root part of `uninstall`, which calls it. */
export async function uninstallServiceCommand(
  _args: CommandArguments,
  { isRoot, terminal, environment, messages }: AgentCliContext,
  host = currentHost(environment.PATH ?? ''),
): Promise<number> {
  if (!isRoot) throw new UsageError(messages.install.rootPart('uninstall-service', 'uninstall'));
  const { removed, remaining } = await removeService(host, host.serviceFolder, messages);
  for (const item of removed) terminal.write(messages.uninstall.removed(item));
  for (const item of remaining) terminal.write(messages.uninstall.notRemoved(item));
  return remaining.length === 0 ? 0 : 1;
}

async function removeFromCluster(
  args: CommandArguments,
  context: AgentCliContext,
  host: Host,
): Promise<string[]> {
  const { environment, terminal, isRoot, clock, messages } = context;
  try {
    const student = await findStudent(undefined, environment, isRoot, host, messages);
    const { config } = loadKubeconfig(findKubeconfig(args, student, context), messages);
    const { removed, remaining } = await removeAccount(createRequestApi(config), clock, messages);
    for (const item of removed) terminal.write(messages.uninstall.removed(item));
    return [...remaining];
  } catch (error) {
    if (error instanceof KubeconfigError) {
      terminal.write(messages.uninstall.noCluster(error.message));
      return [];
    }
    return [
      messages.uninstall.accountRemains(
        describeRequestError(error, messages),
        MANUAL_REMOVAL_COMMAND,
      ),
    ];
  }
}

function isServiceInstalled({ unitFile, serviceFolder, programFile }: Host): boolean {
  return [unitFile, serviceFolder, programFile].some((path) => existsSync(path));
}

async function removeServiceAsRoot(host: Host, context: AgentCliContext): Promise<string[]> {
  const { isRoot, terminal, messages } = context;
  if (!canRunAsRoot(host, isRoot)) {
    const files = [host.unitFile, host.serviceFolder, host.programFile].join(', ');
    return [messages.uninstall.needsRoot(files)];
  }
  if (!isRoot) terminal.write(messages.uninstall.sudo);
  return runAsRoot(host, context, ['uninstall-service']).then(
    () => [],
    (error: Error) => [error.message],
  );
}

async function removeOwnFiles(
  folder: string,
  host: Host,
  { terminal, messages }: AgentCliContext,
): Promise<void> {
  const program = programPath(host.selfCommand);
  // The file that the installer placed, not the one of a developer's build.
  const programFiles =
    basename(program) === 'podium-agent' && program !== host.programFile ? [program] : [];
  for (const path of programFiles) await rm(path, { force: true });
  for (const path of [...(await removeAgentFiles(resolveAgentPaths(folder))), ...programFiles])
    terminal.write(messages.uninstall.removed(path));
}
