import { join } from 'node:path';
import { runAsRoot, canRunAsRoot } from '#agents/install/run-as-root.ts';
import { currentHost, type Host } from '#agents/install/host.ts';
import { findOwnFolder, resolveAgentPaths } from '#agents/install/agent-paths.ts';
import { loadPlannedKinds } from '#agents/install/planned-kinds.ts';
import { prepareCredential, type ClusterCredential } from '#agents/install/prepare-credential.ts';
import { installService as installAsRoot } from '#agents/install/install-service.ts';
import { readSettings } from '#agents/install/settings.ts';
import {
  withInstallHandoff,
  writeInstallation,
  type InstallHandoff,
} from '#agents/install/handoff.ts';
import { describeService } from '#agents/install/messages.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { waitForSeatClaim } from './wait-for-seat-claim.ts';
import type { Environment } from './environment.ts';
import { CommandFailedError, UsageError } from './errors.ts';
import { runCommand } from './run.ts';
import { toKubeconfigSources, type AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/**
 * `podium-agent install`: the account in the cluster as the student, then the service as root. Without systemd, or without a
 * way to be root, the agent runs in the foreground.
 */
export async function installAgentCommand(
  args: CommandArguments,
  context: AgentCliContext,
  host = currentHost(context.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, isRoot } = context;
  const server = args.server ?? environment.PODIUM_SERVER;
  const token = args.token ?? environment.PODIUM_TOKEN;
  const asService = args.state === undefined && host.hasSystemd && canRunAsRoot(host, isRoot);
  const paths = resolveAgentPaths(
    asService ? host.serviceFolder : findOwnFolder(args.state, environment, isRoot),
  );
  if (server === undefined && !(await isInstalled(paths.settingsFile)))
    throw new UsageError(
      'no server is given: copy the install line from your page, or add --server URL --token TOKEN.',
    );
  if (asService) terminal.write(describeService(host.serviceFolder, host.unitFile));
  const credential = await prepareCredential(
    studentKubeconfigSources(args, environment, isRoot),
    args.yes,
    context,
    await loadPlannedKinds(paths, { server, token }, VERSION),
  );
  warnIfNoAccount(credential, terminal.write);
  const handoff = { server, token, credential, student: toStudentUser(environment) };
  if (!asService)
    return runInForeground(handoff, paths.folder, explainNoService(args, host), context);
  await withInstallHandoff(handoff, (folder) =>
    runAsRoot(host, isRoot, ['install-service', '--from', folder]),
  );
  terminal.write(
    'The service podium-agent runs: `podium-agent status` shows how it goes, `journalctl -u podium-agent` what it says.',
  );
  return waitForSeatClaim(paths.socketPath, context);
}

/** Root's part; called by `install` and `reconnect`. */
export async function installServiceCommand(
  args: CommandArguments,
  { isRoot, environment }: AgentCliContext,
): Promise<number> {
  if (!isRoot)
    throw new UsageError("install-service is root's part of `podium-agent install`: run that.");
  if (args.from === undefined)
    throw new UsageError('install-service is called by `podium-agent install`: run that.');
  await installAsRoot(args.from, currentHost(environment.PATH ?? ''));
  return 0;
}

/** Where the student's kubeconfig is, also when they came here by sudo. */
export function studentKubeconfigSources(
  args: CommandArguments,
  environment: Environment,
  root: boolean,
): KubeconfigSources {
  const sources = toKubeconfigSources(environment, args.kubeconfig);
  if (
    !root ||
    environment.SUDO_USER === undefined ||
    args.kubeconfig !== undefined ||
    environment.KUBECONFIG !== undefined
  )
    return sources;
  return { ...sources, home: join('/home', environment.SUDO_USER) };
}

export function toStudentUser({
  SUDO_USER,
  USER,
  HOME,
  PATH,
}: Environment): InstallHandoff['student'] {
  return {
    name: SUDO_USER ?? USER ?? 'root',
    home: SUDO_USER === undefined ? (HOME ?? '/') : join('/home', SUDO_USER),
    path: PATH ?? '/usr/local/bin:/usr/bin:/bin',
  };
}

export function warnIfNoAccount(
  credential: ClusterCredential,
  write: (text: string) => void,
): void {
  if (credential.kind === 'none')
    write(
      `No account was made, because ${credential.reason}. When the cluster is up, run: podium-agent reconnect`,
    );
}

async function isInstalled(settingsFile: string): Promise<boolean> {
  // What can't be read is another user's, so it is there.
  return (await readSettings(settingsFile).catch(() => 'there')) !== null;
}

function explainNoService(args: CommandArguments, host: Host): string {
  if (!host.hasSystemd) return 'systemd does not run here, so it cannot be a service';
  return args.state === undefined
    ? 'without root it cannot be a service'
    : 'a service has a folder of its own, and --state names another';
}

async function runInForeground(
  handoff: InstallHandoff,
  folder: string,
  reason: string,
  context: AgentCliContext,
): Promise<number> {
  const { terminal } = context;
  await writeInstallation(resolveAgentPaths(folder), handoff).catch((error: Error) => {
    throw new CommandFailedError(`the agent's files could not be written: ${error.message}`);
  });
  terminal.write(
    `The agent runs in the foreground (${reason}); Ctrl-C stops it. To start it again: podium-agent run --state ${folder}`,
  );
  const claim = waitForSeatClaim(resolveAgentPaths(folder).socketPath, context).catch(
    (error: Error) => context.log('warn', error.message),
  );
  const code = await runCommand({ command: 'run', yes: false, state: folder }, context);
  await claim;
  return code;
}
