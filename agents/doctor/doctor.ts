import type { Clock } from '#lib/kit/clock.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { systemClock } from '#lib/kit/clock.ts';
import type { AgentStatus, KubeconfigSources } from '#agents/types.ts';
import { checkCluster } from './cluster.ts';
import { checkDisk } from './disk.ts';
import { problemFinding } from './finding.ts';
import { checkLink } from './link.ts';
import { checkServer } from './server.ts';
import { checkToken } from './token.ts';

export interface DoctorInput {
  readonly server: string | undefined;
  readonly token?: string | undefined;
  readonly kubeconfig: KubeconfigSources;
  /** Folder in which the agent writes. */
  readonly folder: string;
  readonly version: string;
  /** Status of the agent that runs, when it is asked from within. */
  readonly agentStatus?: AgentStatus;
  readonly clock?: Clock;
}

/** Looks at all that must be right, in the order in which it matters. Never throws: what goes wrong is a finding. */
export async function runDoctor(input: DoctorInput): Promise<DoctorFinding[]> {
  const [server, cluster, disk] = await Promise.all([
    checkServerAccess(input),
    checkCluster(input.kubeconfig),
    checkDisk(input.folder),
  ]);
  return [...server, ...cluster, disk];
}

async function checkServerAccess({
  server,
  token,
  version,
  agentStatus,
  clock = systemClock,
}: DoctorInput): Promise<DoctorFinding[]> {
  if (server === undefined)
    return [
      problemFinding(
        'server',
        'no address is known.',
        'add --server URL --token TOKEN, as on the install line of your page.',
      ),
    ];
  const findings = await checkServer(server, clock);
  if (agentStatus !== undefined) return [...findings, checkLink(agentStatus)];
  if (findings.some(({ subject, ok }) => subject === 'server' && !ok)) return findings;
  if (token === undefined)
    return [
      ...findings,
      problemFinding(
        'token',
        'none is given.',
        'add --token TOKEN, as on the install line of your page.',
      ),
    ];
  return [...findings, await checkToken(server, token, version)];
}
