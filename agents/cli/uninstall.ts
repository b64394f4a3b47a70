import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { createRequestApi } from '#agents/kube/request-api.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { describeRequestError } from '#agents/doctor/http.ts';
import { runAsRoot, canRunAsRoot } from '#agents/install/run-as-root.ts';
import { programPath, currentHost, type Host } from '#agents/install/host.ts';
import { findOwnFolder, resolveAgentPaths, removeAgentFiles } from '#agents/install/agent-paths.ts';
import { removeService } from '#agents/install/remove-service.ts';
import { isListening } from '#agents/control-socket/client.ts';
import { loadKubeconfig, KubeconfigError } from '#agents/kube/kubeconfig.ts';
import type { CommandArguments } from './arguments.ts';
import { studentKubeconfigSources } from './install.ts';
import { CommandFailedError, UsageError } from './errors.ts';
import type { AgentCliContext } from './context.ts';

/** What a person can run where we could not remove the account. */
const MANUAL_REMOVAL_COMMAND =
  'kubectl delete clusterrolebinding/podium-agent clusterrole/podium-agent namespace/podium';

/**
 * `podium-agent uninstall`: the account as the student, the service as root, then one's own files. Exit code 1 when
 * something is left; it is named.
 */
export async function uninstallAgentCommand(
  args: CommandArguments,
  context: AgentCliContext,
  host = currentHost(context.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, isRoot } = context;
  if (
    !args.yes &&
    terminal.isInteractive &&
    !(await terminal.confirm(
      "Remove Podium's agent from this machine, and its account from your cluster?",
    ))
  )
    throw new CommandFailedError('nothing was removed.');
  const own = findOwnFolder(args.state, environment, isRoot);
  if (!existsSync(host.unitFile) && (await isListening(resolveAgentPaths(own).socketPath)))
    throw new CommandFailedError(
      'the agent runs in the foreground somewhere: stop it with Ctrl-C there, then run this again.',
    );
  const remaining = await removeFromCluster(args, context);
  if (args.state === undefined && isServiceInstalled(host))
    remaining.push(...(await removeServiceAsRoot(host, context)));
  if (own !== host.serviceFolder) await removeOwnFiles(own, host, context);
  if (remaining.length === 0) {
    terminal.write('Nothing of it is left.');
    return 0;
  }
  terminal.write(['Left behind:', ...remaining.map((what) => `  ${what}`)].join('\n'));
  return 1;
}

/** Root's part; called by `uninstall`. */
export async function uninstallServiceCommand(
  _args: CommandArguments,
  { isRoot, terminal, environment }: AgentCliContext,
  host = currentHost(environment.PATH ?? ''),
): Promise<number> {
  if (!isRoot)
    throw new UsageError("uninstall-service is root's part of `podium-agent uninstall`: run that.");
  const { removed, remaining } = await removeService(host, host.serviceFolder);
  for (const what of removed) terminal.write(`removed ${what}`);
  for (const what of remaining) terminal.write(`could not remove ${what}`);
  return remaining.length === 0 ? 0 : 1;
}

async function removeFromCluster(
  args: CommandArguments,
  { environment, terminal, isRoot, clock }: AgentCliContext,
): Promise<string[]> {
  try {
    const { config } = loadKubeconfig(studentKubeconfigSources(args, environment, isRoot));
    const { removed, remaining } = await removeAccount(createRequestApi(config), clock);
    for (const what of removed) terminal.write(`removed ${what}`);
    return [...remaining];
  } catch (error) {
    if (error instanceof KubeconfigError)
      terminal.write(`No cluster was looked at: ${error.message}.`);
    if (error instanceof KubeconfigError) return [];
    return [
      `the account in the cluster (${describeRequestError(error)}); if the cluster still exists: ${MANUAL_REMOVAL_COMMAND}`,
    ];
  }
}

function isServiceInstalled({ unitFile, serviceFolder, programFile }: Host): boolean {
  return [unitFile, serviceFolder, programFile].some((path) => existsSync(path));
}

async function removeServiceAsRoot(
  host: Host,
  { isRoot, terminal }: AgentCliContext,
): Promise<string[]> {
  if (!canRunAsRoot(host, isRoot))
    return [
      `${host.unitFile}, ${host.serviceFolder} and ${host.programFile}: only root may remove them`,
    ];
  if (!isRoot) terminal.write('The service is removed by root, so this calls sudo.');
  return runAsRoot(host, isRoot, ['uninstall-service']).then(
    () => [],
    (error: Error) => [error.message],
  );
}

async function removeOwnFiles(
  folder: string,
  host: Host,
  { terminal }: AgentCliContext,
): Promise<void> {
  const program = programPath(host.selfCommand);
  // Where it was put by the installer, and not the file of a developer's build.
  const programFiles =
    basename(program) === 'podium-agent' && program !== host.programFile ? [program] : [];
  for (const path of programFiles) await rm(path, { force: true });
  for (const path of [...(await removeAgentFiles(resolveAgentPaths(folder))), ...programFiles])
    terminal.write(`removed ${path}`);
}
