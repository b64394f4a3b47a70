import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import type { AgentStatus, KubeconfigSources } from '#agents/types.ts';
import { checkCluster } from './cluster.ts';
import { checkDisk } from './disk.ts';
import { okFinding, problemFinding } from './finding.ts';
import { checkServer } from './server.ts';
import { checkToken } from './token.ts';

export interface DoctorInput {
  readonly server: string | undefined;
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
  { server, token, version, agentStatus, clock = systemClock }: DoctorInput,
  messages: Messages,
): Promise<DoctorFinding[]> {
  if (server === undefined) return [problemFinding('server', messages.doctor.serverUnknown)];
  const findings = await checkServer(server, clock, messages);
  if (agentStatus !== undefined) return [...findings, checkLink(agentStatus, messages)];
  if (findings.some(({ subject, ok }) => subject === 'server' && !ok)) return findings;
  if (token === undefined)
    return [...findings, problemFinding('token', messages.doctor.tokenUnknown)];
  return [...findings, await checkToken(server, token, version, messages)];
}

/** The connection of a running agent shows whether its token and seat are valid. */
function checkLink(
  { link, seat }: Pick<AgentStatus, 'link' | 'seat'>,
  { doctor }: Messages,
): DoctorFinding {
  switch (link.state) {
    case 'connected':
      return okFinding('connection', doctor.connected(seat));
    case 'connecting':
      return problemFinding('connection', doctor.connecting(link.reason));
    case 'waiting':
      return problemFinding('connection', doctor.waiting(link.refusal.message));
    case 'stopped':
      return problemFinding('connection', {
        text: link.refusal === null ? doctor.stopping : doctor.ended(link.refusal.message),
        nextStep: doctor.askForNewCommand,
      });
  }
}
