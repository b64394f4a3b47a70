import { chmod, mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { readMachineId } from '#agents/identity/machine-id.ts';
import { createFileReader } from '#agents/install/host.ts';
import { resolveAgentPaths, findOwnFolder, type AgentPaths } from '#agents/install/agent-paths.ts';
import { readSettings, type AgentSettings } from '#agents/install/settings.ts';
import { runDoctor } from '#agents/doctor/doctor.ts';
import { startAgent } from '#agents/agent.ts';
import { startControlSocket } from '#agents/control-socket/server.ts';
import type { ControlHandlers } from '#agents/control-socket/protocol.ts';
import {
  AgentStartError,
  type AgentEnd,
  type AgentOptions,
  type RunningAgent,
} from '#agents/types.ts';
import { readJoinToken } from './join-token.ts';
import type { CommandArguments } from './arguments.ts';
import { findClusterIdentity } from './in-cluster.ts';
import { loadServerRoute } from './server-route.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import type { Messages } from '#agents/messages/en.ts';
import { getMessages } from '#agents/messages/messages.ts';
import { toStatusReport } from './status-report.ts';
import { toKubeconfigSources, type AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/**
 * Exit code after the workshop has ended: tells systemd not to start the agent again (EX_NOPERM of
 * sysexits.h).
 */
export const EXIT_WORKSHOP_ENDED = 77;

/**
 * `podium-agent run`: runs until a signal arrives or the server stops the agent.
 * @throws {UsageError} no server is known
 * @throws {CommandFailedError} the agent can't start
 */
export async function runCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const paths = resolveAgentPaths(findOwnFolder(args.state, context.environment, context.isRoot));
  const settings = await loadSettings(paths, context.messages);
  const token =
    (await readJoinToken(args, context.environment, context.messages)) ?? settings?.token;
  const options = await toAgentOptions(args, { settings, token }, paths, context);
  await createFolder(paths.folder, context.messages);
  const agent = await startAgent(options).catch((error: unknown) => {
    throw error instanceof AgentStartError ? new CommandFailedError(error.message) : error;
  });
  const controlSocket = await startControlSocket(
    paths.socketPath,
    createControlHandlers(agent, options),
    { mode: settings?.group === undefined ? 0o600 : 0o660 },
  ).catch(async (error: Error) => {
    await agent.stop();
    throw new CommandFailedError(error.message);
  });
  context.log(
    'info',
    `podium-agent ${VERSION}: reports to ${options.server}, stores its files in ${paths.folder}`,
  );
  try {
    return await waitUntilEnd(agent, context);
  } finally {
    await controlSocket.stop();
    await agent.stop();
  }
}

async function loadSettings(paths: AgentPaths, messages: Messages): Promise<AgentSettings | null> {
  return readSettings(paths.settingsFile, messages).catch((error: Error) => {
    throw new CommandFailedError(error.message);
  });
}

async function toAgentOptions(
  args: CommandArguments,
  { settings, token }: { settings: AgentSettings | null; token: string | undefined },
  paths: AgentPaths,
  context: AgentCliContext,
): Promise<AgentOptions> {
  const { environment, log, clock, hostname, messages } = context;
  const server = args.server ?? environment.PODIUM_SERVER ?? settings?.server;
  if (server === undefined) throw new UsageError(messages.install.noServer);
  // The account that `install` created takes precedence over KUBECONFIG, because it can't write.
  const installed = args.kubeconfig === undefined && settings !== null;
  const kubeconfig = installed
    ? { variable: settings.kubeconfig }
    : toKubeconfigSources(environment, args.kubeconfig);
  const findMachineId = () => readMachineId(createFileReader(environment.CREDENTIALS_DIRECTORY));
  const options = {
    findMachineId,
    server,
    route: await loadServerRoute(server, args, settings, { environment, messages }),
    seatLabel: args.seat ?? environment.PODIUM_SEAT ?? settings?.seat,
    ...(token === undefined ? {} : { token }),
    kubeconfig,
    stateDir: paths.stateFolder,
    version: VERSION,
    hostname,
    log,
    clock,
  };
  return { ...options, ...(await findClusterIdentity(options, context)) };
}

async function createFolder(folder: string, messages: Messages): Promise<void> {
  try {
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined)
      await chmod(folder, 0o700);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new CommandFailedError(messages.install.folderNotCreated(folder, code));
  }
}

function createControlHandlers(agent: RunningAgent, options: AgentOptions): ControlHandlers {
  return {
    status: () => Promise.resolve({ ok: true, status: toStatusReport(agent.status(), VERSION) }),
    claim: async () => ({ ok: true, claim: await agent.claimSeat() }),
    doctor: async ({ language }) => ({
      ok: true,
      findings: await runDoctor({
        ...options,
        folder: options.stateDir,
        agentStatus: agent.status(),
        messages: getMessages(language),
      }),
    }),
    planned: () => Promise.resolve({ ok: true, kinds: [...agent.plannedKinds()] }),
    check: (request) => agent.checkExercises(request),
    reconnect: () => {
      agent.reconnect();
      return Promise.resolve({ ok: true });
    },
  };
}

async function waitUntilEnd(
  agent: RunningAgent,
  { stopSignal, log }: AgentCliContext,
): Promise<number> {
  const stopped = stopSignal.aborted
    ? Promise.resolve()
    : once(stopSignal, 'abort').then(() => undefined);
  const end: AgentEnd | undefined = await Promise.race([
    agent.ended,
    stopped.then(() => undefined),
  ]);
  if (end === undefined || end.kind === 'stopped') {
    log('info', 'stopping');
    return 0;
  }
  log('warn', `the server stopped this agent: ${end.refusal.message}`);
  if (end.uninstall) {
    log('info', 'To remove the agent and its account, run: podium-agent uninstall');
    return EXIT_WORKSHOP_ENDED;
  }
  // systemd restarts the service all the same: the cause might be fixed on the server.
  log('info', 'To see what to do, run: podium-agent doctor');
  return 1;
}
