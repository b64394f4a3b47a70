import { runAsRoot, canRunAsRoot } from '#agents/install/run-as-root.ts';
import { currentHost, type Host } from '#agents/install/host.ts';
import { findOwnFolder, resolveAgentPaths, type AgentPaths } from '#agents/install/agent-paths.ts';
import { loadPlannedKinds } from '#agents/install/planned-kinds.ts';
import { prepareCredential, type ClusterCredential } from '#agents/install/prepare-credential.ts';
import { installService as installAsRoot } from '#agents/install/install-service.ts';
import { readSettings } from '#agents/install/settings.ts';
import {
  withInstallHandoff,
  writeInstallation,
  type InstallHandoff,
} from '#agents/install/handoff.ts';
import {
  findAgentUser,
  findStudent,
  locateStudentKubeconfig,
  type Student,
} from '#agents/install/student.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import type { Environment, KubeconfigSources } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { readJoinToken } from './join-token.ts';
import { loadServerRoute } from './server-route.ts';
import { waitForSeatClaim } from './wait-for-seat-claim.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import { runCommand } from './run.ts';
import { toKubeconfigSources, type AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/**
 * `podium-agent install`: creates the account in the cluster as the student, then the service as
 * root. Without systemd or root access, the agent runs in the foreground.
 */
export async function installAgentCommand(
  args: CommandArguments,
  context: AgentCliContext,
  host = currentHost(context.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, isRoot, messages } = context;
  const server = args.server ?? environment.PODIUM_SERVER;
  const seat = args.seat ?? environment.PODIUM_SEAT;
  const token = await readJoinToken(args, environment, messages);
  const asService = args.state === undefined && host.hasSystemd && canRunAsRoot(host, isRoot);
  const paths = resolveAgentPaths(
    asService ? host.serviceFolder : findOwnFolder(args.state, environment, isRoot),
  );
  const route = await findServerRoute(server, args, paths, context);
  if (asService) terminal.write(messages.install.service(host.serviceFolder, host.unitFile));
  const student = await findStudent(args.user, environment, isRoot, host, messages);
  const credential = await prepareCredential(
    findKubeconfig(args, student, context),
    args.yes,
    context,
    await loadPlannedKinds(paths, { server, token, route }, VERSION),
  );
  warnIfNoAccount(credential, context);
  const agentUser = await findAgentUser(student, isRoot, host);
  const handoff = {
    server,
    token,
    ...toStoredRoute(route),
    seat,
    credential,
    student: toServiceUser(student, environment),
    agentUser,
  };
  if (!asService)
    return runInForeground(handoff, paths.folder, explainNoService(args, host, messages), context);
  await withInstallHandoff(handoff, (folder) =>
    runAsRoot(host, context, ['install-service', '--from', folder]),
  );
  terminal.write(messages.install.serviceRunning);
  return waitForSeatClaim(paths.socketPath, context, seat);
}

/** The root part of `install` and `reconnect`, which call it. */
export async function installServiceCommand(
  args: CommandArguments,
  { isRoot, environment, messages }: AgentCliContext,
): Promise<number> {
  if (!isRoot || args.from === undefined)
    throw new UsageError(messages.install.rootPart('install-service', 'install'));
  await installAsRoot(args.from, currentHost(environment.PATH ?? ''), messages);
  return 0;
}

/** kubectl's locations of the student's kubeconfig, also when the student runs this with sudo. */
export function findKubeconfig(
  { kubeconfig }: CommandArguments,
  student: Student,
  { environment, terminal, messages }: AgentCliContext,
): KubeconfigSources {
  return locateStudentKubeconfig(
    toKubeconfigSources(environment, kubeconfig),
    student,
    (line) => {
      terminal.write(line);
    },
    messages,
  );
}

/** The user whose programs and files the agent needs if it has no separate account. */
export function toServiceUser(
  { name, home }: Student,
  { PATH }: Environment,
): InstallHandoff['student'] {
  return { name, home, path: PATH ?? '/usr/local/bin:/usr/bin:/bin' };
}

export function warnIfNoAccount(
  credential: ClusterCredential,
  { terminal, messages }: AgentCliContext,
): void {
  if (credential.kind === 'none') terminal.write(messages.install.noAccount(credential.reason));
}

/** @throws {UsageError} no server is given, and none is installed */
async function findServerRoute(
  server: string | undefined,
  args: CommandArguments,
  { settingsFile }: AgentPaths,
  context: AgentCliContext,
): Promise<ServerRoute> {
  // A file that can't be read exists and belongs to another user.
  const installed = await readSettings(settingsFile).catch(() => 'unreadable' as const);
  if (server === undefined && installed === null)
    throw new UsageError(context.messages.install.noServer);
  const settings = installed === 'unreadable' ? null : installed;
  return loadServerRoute(server ?? settings?.server, args, settings, context);
}

/** The service doesn't have the environment of this shell, so the route is stored. */
function toStoredRoute({
  proxy,
  isExcluded,
  ca,
}: ServerRoute): Pick<InstallHandoff, 'proxy' | 'ca'> {
  return { proxy: isExcluded ? null : proxy?.url, ca: ca ?? undefined };
}

function explainNoService(args: CommandArguments, host: Host, { install }: Messages): string {
  if (!host.hasSystemd) return install.noSystemd;
  return args.state === undefined ? install.noRoot : install.otherFolder;
}

async function runInForeground(
  handoff: InstallHandoff,
  folder: string,
  reason: string,
  context: AgentCliContext,
): Promise<number> {
  const { terminal, messages } = context;
  await writeInstallation(resolveAgentPaths(folder), handoff, messages).catch((error: Error) => {
    throw new CommandFailedError(messages.install.filesNotWritten(error.message));
  });
  terminal.write(messages.install.foreground(reason, folder));
  const { socketPath } = resolveAgentPaths(folder);
  const claim = waitForSeatClaim(socketPath, context, handoff.seat).catch((error: Error) =>
    context.log('warn', error.message),
  );
  const code = await runCommand({ command: 'run', yes: false, state: folder }, context);
  await claim;
  return code;
}
