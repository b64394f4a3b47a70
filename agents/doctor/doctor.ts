import type { Clock } from '#lib/kit/clock.ts';
import type { Finding } from '#agents/control-socket/protocol.ts';
import { systemClock } from '#lib/kit/clock.ts';
import type { AgentStatus, KubeconfigPlaces } from '#agents/types.ts';
import { examineCluster } from './cluster.ts';
import { examineDisk } from './disk.ts';
import { problem } from './finding.ts';
import { examineLink } from './link.ts';
import { examineServer } from './server.ts';
import { examineToken } from './token.ts';

export interface Patient {
  readonly server: string | undefined;
  readonly token?: string | undefined;
  readonly kubeconfig: KubeconfigPlaces;
  /** Folder in which the agent writes. */
  readonly folder: string;
  readonly version: string;
  /** Status of the agent that runs, when it is asked from within. */
  readonly running?: AgentStatus;
  readonly clock?: Clock;
}

/** Looks at all that must be right, in the order in which it matters. Never throws: what goes wrong is a finding. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const [server, cluster, disk] = await Promise.all([
    examineWay(patient),
    examineCluster(patient.kubeconfig),
    examineDisk(patient.folder),
  ]);
  return [...server, ...cluster, disk];
}

async function examineWay({
  server,
  token,
  version,
  running,
  clock = systemClock,
}: Patient): Promise<Finding[]> {
  if (server === undefined)
    return [
      problem(
        'server',
        'no address is known.',
        'add --server URL --token TOKEN, as on the install line of your page.',
      ),
    ];
  const findings = await examineServer(server, clock);
  if (running !== undefined) return [...findings, examineLink(running)];
  if (findings.some(({ about, ok }) => about === 'server' && !ok)) return findings;
  if (token === undefined)
    return [
      ...findings,
      problem('token', 'none is given.', 'add --token TOKEN, as on the install line of your page.'),
    ];
  return [...findings, await examineToken(server, token, version)];
}
