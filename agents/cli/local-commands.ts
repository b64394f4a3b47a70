import { renderUnicodeCompact } from 'uqr';
import { runDoctor } from '#agents/doctor/doctor.ts';
import { formatFinding } from '#agents/doctor/finding.ts';
import { resolveAgentPaths, findRunningFolder } from '#agents/install/agent-paths.ts';
import { readSettings } from '#agents/install/settings.ts';
import {
  ControlRequestError,
  sendControlRequest,
  AgentNotRunningError,
} from '#agents/control-socket/client.ts';
import type { ControlResponse } from '#agents/control-socket/protocol.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { SeatClaim } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { CommandFailedError } from '#agents/errors.ts';
import { formatDuration, formatStatus } from './status-report.ts';
import { toKubeconfigSources, type AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

/** `podium-agent claim`: shows how to open the seat of this VM in a browser. */
export async function claimCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const { claim } = await requestFromAgent(args, context, 'claim');
  context.terminal.write(formatClaim(claim, context.clock.now(), context.messages));
  return 0;
}

/** @param now ms since 1970 */
export function formatClaim(
  { url, code, expiresAt }: SeatClaim,
  now: number,
  messages: Messages,
): string {
  return [
    messages.local.claimLink,
    '',
    `  ${url}`,
    '',
    renderUnicodeCompact(url),
    '',
    messages.local.claimCode(code),
    messages.local.claimExpiry(formatDuration(expiresAt - now, messages)),
  ].join('\n');
}

/** `podium-agent status` */
export async function statusCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const { status } = await requestFromAgent(args, context, 'status');
  context.terminal.write(formatStatus(status, context.clock.now(), context.messages).join('\n'));
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
  const findings =
    (await requestDoctorFindings(args, context)) ?? (await runDoctorLocally(args, context));
  context.terminal.write(findings.flatMap(formatFinding).join('\n'));
  const problems = findings.filter(({ ok }) => !ok).length;
  context.terminal.write(
    problems === 0 ? context.messages.local.noProblems : context.messages.local.problems(problems),
  );
  return problems === 0 ? 0 : 1;
}

async function requestDoctorFindings(
  args: CommandArguments,
  { environment, isRoot, language }: AgentCliContext,
): Promise<ControlResponse<'doctor'>['findings'] | null> {
  // The options name what to check, which can differ from what the running agent uses.
  if (args.server !== undefined || args.token !== undefined || args.kubeconfig !== undefined)
    return null;
  try {
    return (
      await sendControlRequest(
        resolveAgentPaths(findRunningFolder(args.state, environment, isRoot)).socketPath,
        'doctor',
        language === undefined ? {} : { language },
      )
    ).findings;
  } catch (error) {
    if (error instanceof AgentNotRunningError) return null;
    throw error instanceof ControlRequestError ? new CommandFailedError(error.message) : error;
  }
}

async function runDoctorLocally(
  args: CommandArguments,
  { environment, isRoot, clock, messages }: AgentCliContext,
): Promise<ControlResponse<'doctor'>['findings']> {
  const paths = resolveAgentPaths(findRunningFolder(args.state, environment, isRoot));
  // The settings of another user can't be read, and the options might be enough.
  const settings = await readSettings(paths.settingsFile).catch(() => null);
  return runDoctor({
    server: args.server ?? environment.PODIUM_SERVER ?? settings?.server,
    token: args.token ?? environment.PODIUM_TOKEN ?? settings?.token,
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
  { environment, isRoot, messages }: AgentCliContext,
  kind: Kind,
): Promise<ControlResponse<Kind>> {
  try {
    return await sendControlRequest(
      resolveAgentPaths(findRunningFolder(args.state, environment, isRoot)).socketPath,
      kind,
    );
  } catch (error) {
    if (error instanceof AgentNotRunningError)
      throw new CommandFailedError(messages.local.notRunning);
    throw error instanceof ControlRequestError ? new CommandFailedError(error.message) : error;
  }
}
