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
import {
  findAgentUser,
  findStudent,
  locateStudentKubeconfig,
  type Student,
} from '#agents/install/student.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { Environment, KubeconfigSources } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { readJoinToken } from './join-token.ts';
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
  const token = await readJoinToken(args, environment, messages);
  const asService = args.state === undefined && host.hasSystemd && canRunAsRoot(host, isRoot);
  const paths = resolveAgentPaths(
    asService ? host.serviceFolder : findOwnFolder(args.state, environment, isRoot),
  );
  if (server === undefined && !(await isInstalled(paths.settingsFile)))
    throw new UsageError(messages.install.noServer);
  if (asService) terminal.write(messages.install.service(host.serviceFolder, host.unitFile));
  const student = await findStudent(args.user, environment, isRoot, host, messages);
  const credential = await prepareCredential(
    findKubeconfig(args, student, context),
    args.yes,
    context,
    await loadPlannedKinds(paths, { server, token }, VERSION),
  );
  warnIfNoAccount(credential, context);
  const agentUser = await findAgentUser(student, isRoot, host);
  const handoff = {
    server,
    token,
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
  return waitForSeatClaim(paths.socketPath, context);
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

async function isInstalled(settingsFile: string): Promise<boolean> {
  // A file that can't be read exists and belongs to another user.
  return (await readSettings(settingsFile).catch(() => 'unreadable')) !== null;
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
  const claim = waitForSeatClaim(resolveAgentPaths(folder).socketPath, context).catch(
    (error: Error) => context.log('warn', error.message),
  );
  const code = await runCommand({ command: 'run', yes: false, state: folder }, context);
  await claim;
  return code;
}
