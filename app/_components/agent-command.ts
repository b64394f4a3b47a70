import type { AgentView } from '#lib/room/views.ts';

/** In a cluster, the commands that change the installation are those of kubectl. */
const IN_CLUSTER = {
  doctor: 'kubectl -n podium exec deploy/podium-agent -- podium-agent doctor',
  reconnect: 'kubectl -n podium rollout restart deploy/podium-agent',
  uninstall:
    'kubectl delete namespace/podium clusterrole/podium-agent clusterrolebinding/podium-agent',
} as const;

/** The command line for an agent: on its VM, or in the cluster that it runs in. */
export function agentCommand(
  name: keyof typeof IN_CLUSTER,
  agent: Pick<AgentView, 'inCluster'> | null,
): string {
  return agent?.inCluster === true ? IN_CLUSTER[name] : `podium-agent ${name}`;
}
