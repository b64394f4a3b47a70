import { renderUnicodeCompact } from 'uqr';
import { runDoctor } from '#agents/doctor/doctor.ts';
import { formatFinding, okFinding } from '#agents/doctor/finding.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { resolveAgentPaths, findRunningFolder } from '#agents/install/agent-paths.ts';
import { readSettings } from '#agents/install/settings.ts';
import { sendControlRequest, AgentNotRunningError } from '#agents/control-socket/client.ts';
import type { ControlResponse } from '#agents/control-socket/protocol.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { SeatClaim } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { CommandFailedError } from '#agents/errors.ts';
import { toCommandError } from './control-error.ts';
import { readJoinToken } from './join-token.ts';
import { loadServerRoute } from './server-route.ts';
import { formatDuration, formatStatus } from './status-report.ts';
import { toKubeconfigSources, type AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/** `podium-agent claim`: shows how to open the seat of this VM in a browser. */
export async function claimCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const { claim } = await requestFromAgent(args, context, 'claim');
  context.terminal.write(...formatClaim(claim, context.clock.now(), context.messages));
  return 0;
}

/** @param now ms since 1970 */
export function formatClaim(
  { url, code, expiresAt }: SeatClaim,
  now: number,
  messages: Messages,
): string[] {
  return [
    messages.local.claimLink,
    '',
    `  ${url}`,
    '',
    ...renderUnicodeCompact(url).split('\n'),
    '',
    messages.local.claimCode(code),
    messages.local.claimExpiry(formatDuration(expiresAt - now, messages)),
  ];
}

/** `podium-agent status` */
export async function statusCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const { status } = await requestFromAgent(args, context, 'status');
  context.terminal.write(...formatStatus(status, context.clock.now(), context.messages));
  return 0;
}

/**
 * `podium-agent doctor`: the running agent runs the checks as its own user. Without a running
 * agent, this process does.
 */
export async function doctorCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const fromAgent = await requestDoctorFindings(args, context);
  const findings =
    fromAgent === null
      ? await runDoctorLocally(args, context)
      : addIgnoredEntries(fromAgent, args, context);
  context.terminal.write(...findings.flatMap(formatFinding));
  const problems = findings.filter(({ ok }) => !ok).length;
  context.terminal.write(
    problems === 0 ? context.messages.local.noProblems : context.messages.local.problems(problems),
  );
  return problems === 0 ? 0 : 1;
}

/**
 * The agent of a service can't read the student's kubeconfig, so this process checks it for
 * incomplete entries.
 */
function addIgnoredEntries(
  findings: ControlResponse<'doctor'>['findings'],
  { kubeconfig }: CommandArguments,
  { environment, messages }: AgentCliContext,
): ControlResponse<'doctor'>['findings'] {
  try {
    const { ignored } = loadKubeconfig(toKubeconfigSources(environment, kubeconfig), messages);
    const added = ignored.map((text) => okFinding('kubeconfig', `${text}.`));
    return [
      ...findings,
      ...added.filter(({ text }) => !findings.some((finding) => finding.text === text)),
    ];
  } catch {
    // The agent has its own kubeconfig and reports problems with it.
    return findings;
  }
}

async function requestDoctorFindings(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<ControlResponse<'doctor'>['findings'] | null> {
  const { environment, isRoot, language } = context;
  // The options name what to check, which can differ from what the running agent uses.
  const named = [args.server, args.tokenFile, args.kubeconfig, args.proxy, args.ca];
  if (named.some((value) => value !== undefined)) return null;
  const { folder, socketPath } = resolveAgentPaths(
    findRunningFolder(args.state, environment, isRoot),
  );
  try {
    return (
      await sendControlRequest(socketPath, 'doctor', language === undefined ? {} : { language })
    ).findings;
  } catch (error) {
    if (error instanceof AgentNotRunningError) return null;
    throw await toCommandError(error, folder, context);
  }
}

async function runDoctorLocally(
  args: CommandArguments,
  { environment, isRoot, clock, messages }: AgentCliContext,
): Promise<ControlResponse<'doctor'>['findings']> {
  const paths = resolveAgentPaths(findRunningFolder(args.state, environment, isRoot));
  // The settings of another user can't be read, and the options might be enough.
  const settings = await readSettings(paths.settingsFile).catch(() => null);
  const server = args.server ?? environment.PODIUM_SERVER ?? settings?.server;
  return runDoctor({
    server,
    route: await loadServerRoute(server, args, settings, { environment, messages }),
    token: (await readJoinToken(args, environment, messages)) ?? settings?.token,
    kubeconfig:
      args.kubeconfig === undefined && settings !== null
        ? { variable: settings.kubeconfig }
        : toKubeconfigSources(environment, args.kubeconfig),
    folder: paths.folder,
    version: VERSION,
    clock,
    messages,
  });
}

async function requestFromAgent<Kind extends 'claim' | 'status'>(
  args: CommandArguments,
  context: AgentCliContext,
  kind: Kind,
): Promise<ControlResponse<Kind>> {
  const { environment, isRoot, messages } = context;
  const { folder, socketPath } = resolveAgentPaths(
    findRunningFolder(args.state, environment, isRoot),
  );
  try {
    return await sendControlRequest(socketPath, kind);
  } catch (error) {
    if (error instanceof AgentNotRunningError)
      throw new CommandFailedError(messages.local.notRunning);
    throw await toCommandError(error, folder, context);
  }
}
