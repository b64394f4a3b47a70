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
import type { ControlResponse, ControlRequest } from '#agents/control-socket/protocol.ts';
import type { SeatClaim } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { CommandFailedError } from './errors.ts';
import { formatDuration, formatStatus } from './status-report.ts';
import { toKubeconfigSources, type AgentCliContext } from './context.ts';
import { VERSION } from './version.ts';

const NOT_RUNNING_MESSAGE =
  'no agent runs on this machine: start it with the install line of your page (where it is a service: sudo systemctl start podium-agent).';

/** `podium-agent claim`: prints what ties a browser to this machine's seat. */
export async function claimCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const answer = await requestFromAgent(args, context, 'claim');
  context.terminal.write(formatClaim(answer.claim, context.clock.now()));
  return 0;
}

/** @param now ms since 1970 */
export function formatClaim({ url, code, expiresAt }: SeatClaim, now: number): string {
  return [
    'Open this on the device on which you follow the exercises:',
    '',
    `  ${url}`,
    '',
    renderUnicodeCompact(url),
    '',
    `or type this code on Podium's first page: ${code}`,
    `Good for ${formatDuration(expiresAt - now)}.`,
  ].join('\n');
}

/** `podium-agent status` */
export async function statusCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const answer = await requestFromAgent(args, context, 'status');
  context.terminal.write(formatStatus(answer.status, context.clock.now()).join('\n'));
  return 0;
}

/** `podium-agent doctor`: the running agent looks, as its own user; without one, this process does with what it was given. */
export async function doctorCommand(
  args: CommandArguments,
  context: AgentCliContext,
): Promise<number> {
  const findings =
    (await requestDoctorFindings(args, context)) ?? (await runDoctorLocally(args, context));
  context.terminal.write(findings.flatMap(formatFinding).join('\n'));
  const problems = findings.filter(({ ok }) => !ok).length;
  context.terminal.write(
    problems === 0 ? 'All is well.' : `${problems} ${problems === 1 ? 'problem' : 'problems'}.`,
  );
  return problems === 0 ? 0 : 1;
}

async function requestDoctorFindings(
  args: CommandArguments,
  { environment, isRoot }: AgentCliContext,
): Promise<ControlResponse<'doctor'>['findings'] | null> {
  // Who names a server or a kubeconfig wants those looked at, not the running agent's.
  if (args.server !== undefined || args.token !== undefined || args.kubeconfig !== undefined)
    return null;
  try {
    return (
      await sendControlRequest(
        resolveAgentPaths(findRunningFolder(args.state, environment, isRoot)).socketPath,
        'doctor',
      )
    ).findings;
  } catch (error) {
    if (error instanceof AgentNotRunningError) return null;
    throw error instanceof ControlRequestError ? new CommandFailedError(error.message) : error;
  }
}

async function runDoctorLocally(
  args: CommandArguments,
  { environment, isRoot, clock }: AgentCliContext,
): Promise<ControlResponse<'doctor'>['findings']> {
  const places = resolveAgentPaths(findRunningFolder(args.state, environment, isRoot));
  // Another user's settings can't be read, and the flags may say it all.
  const settings = await readSettings(places.settingsFile).catch(() => null);
  return runDoctor({
    server: args.server ?? environment.PODIUM_SERVER ?? settings?.server,
    token: args.token ?? environment.PODIUM_TOKEN ?? settings?.token,
    kubeconfig:
      args.kubeconfig === undefined && settings !== null
        ? { variable: settings.kubeconfig }
        : toKubeconfigSources(environment, args.kubeconfig),
    folder: places.folder,
    version: VERSION,
    clock,
  });
}

async function requestFromAgent<Kind extends ControlRequest['ask']>(
  args: CommandArguments,
  { environment, isRoot }: AgentCliContext,
  kind: Kind,
): Promise<ControlResponse<Kind>> {
  try {
    return await sendControlRequest(
      resolveAgentPaths(findRunningFolder(args.state, environment, isRoot)).socketPath,
      kind,
    );
  } catch (error) {
    if (error instanceof AgentNotRunningError) throw new CommandFailedError(NOT_RUNNING_MESSAGE);
    throw error instanceof ControlRequestError ? new CommandFailedError(error.message) : error;
  }
}
