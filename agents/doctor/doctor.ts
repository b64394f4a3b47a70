import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import { formatTimeOfDay, kindName } from '#agents/messages/format.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import type { AgentStatus, KubeconfigSources } from '#agents/types.ts';
import { checkCluster } from './cluster.ts';
import { checkDisk } from './disk.ts';
import { okFinding, problemFinding } from './finding.ts';
import { checkServer } from './server.ts';
import { checkToken } from './token.ts';

export interface DoctorInput {
  readonly server: string | undefined;
  readonly route: ServerRoute;
  readonly token?: string | undefined;
  readonly kubeconfig: KubeconfigSources;
  /** Folder that the agent writes to. */
  readonly folder: string;
  readonly version: string;
  /** Status of the running agent, when the agent itself runs the checks. */
  readonly agentStatus?: AgentStatus;
  readonly clock?: Clock;
  readonly messages?: Messages;
}

/**
 * Checks everything an agent needs, most important first. Never throws: an error becomes a finding.
 */
export async function runDoctor(input: DoctorInput): Promise<DoctorFinding[]> {
  const { messages = en } = input;
  const [server, cluster, disk] = await Promise.all([
    checkServerAccess(input, messages),
    checkCluster(input.kubeconfig, messages),
    checkDisk(input.folder, messages),
  ]);
  return [...server, ...cluster, disk];
}

async function checkServerAccess(
  { server, route, token, version, agentStatus, clock = systemClock }: DoctorInput,
  messages: Messages,
): Promise<DoctorFinding[]> {
  if (server === undefined) return [problemFinding('server', messages.doctor.serverUnknown)];
  const findings = await checkServer(server, route, clock, messages);
  if (agentStatus !== undefined)
    return [
      ...findings,
      checkLink(agentStatus, messages),
      ...checkTransport(agentStatus, messages),
      ...checkWatches(agentStatus, messages),
    ];
  if (findings.some(({ subject, ok }) => subject === 'server' && !ok)) return findings;
  if (token === undefined)
    return [...findings, problemFinding('token', messages.doctor.tokenUnknown)];
  return [...findings, await checkToken(server, token, version, route, messages)];
}

/** Long polling works, but a proxy that blocks WebSocket makes everything slower. */
function checkTransport(
  { link, transport }: Pick<AgentStatus, 'link' | 'transport'>,
  { doctor }: Messages,
): DoctorFinding[] {
  return link.state === 'connected' && transport === 'polling'
    ? [okFinding('connection', doctor.polling)]
    : [];
}

function checkWatches(
  { stalledSince }: Pick<AgentStatus, 'stalledSince'>,
  { doctor }: Messages,
): DoctorFinding[] {
  return Object.entries(stalledSince).map(([gvk, since]) =>
    problemFinding('watch', doctor.stalled(kindName(gvk), formatTimeOfDay(since))),
  );
}

/** The connection of a running agent shows whether its token and seat are valid. */
function checkLink(
  { link, seat, hostname }: Pick<AgentStatus, 'link' | 'seat' | 'hostname'>,
  messages: Messages,
): DoctorFinding {
  const { doctor } = messages;
  switch (link.state) {
    case 'connected':
      return okFinding('connection', doctor.connected(seat));
    case 'connecting':
      return problemFinding('connection', doctor.connecting(link.reason));
    case 'waiting':
      return problemFinding(
        'connection',
        link.refusal.refusal === 'approval-needed'
          ? { text: messages.approvalNeeded(hostname), nextStep: doctor.askForApproval }
          : doctor.waiting(link.refusal.message),
      );
    case 'stopped':
      return problemFinding('connection', {
        text: link.refusal === null ? doctor.stopping : doctor.ended(link.refusal.message),
        nextStep: doctor.askForNewCommand,
      });
  }
}
