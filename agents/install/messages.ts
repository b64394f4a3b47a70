import { groupOf } from '#lib/cluster/plan.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { createAccountObjects, listVisibleKinds } from '#agents/credential/account.ts';

const formatList = (items: readonly string[]) => items.map((word) => `  - ${word}`).join('\n');

/** What `install` and `reconnect` are about to make in the student's cluster, said before it is made. */
export function describeAccount(
  context: string,
  server: string,
  source: string,
  plannedKinds: readonly PlannedKind[],
): string {
  return `Podium's agent reads your cluster, so that your page and your instructor see how the exercises go.
With your kubeconfig (${source}, context ${context}, ${server}) it is about to make in that cluster, once:
${formatList(createAccountObjects().map(({ description }) => description))}
This account may get, list and watch ${listVisibleKinds(plannedKinds).map(resourceName).join(', ')};
read the logs of Pods (only the last line of a failed container leaves this machine), and send test requests to Pods and Services.
It may not read Secrets, and it may not make, change or delete anything. Of ConfigMaps, only the names of their keys leave this machine.
Your own kubeconfig is not kept. \`podium-agent uninstall\` removes all of it.`;
}

/** Kubernetes' own kinds by their names, as `kubectl get` takes them; others with their group, so that it can be seen whose they are. */
function resourceName(kind: PlannedKind): string {
  const group = groupOf(kind);
  return group.includes('.') && !group.endsWith('.k8s.io')
    ? `${kind.resource}.${group}`
    : kind.resource;
}

/** What a service on this machine consists of. */
export function describeService(serviceFolder: string, unitFile: string): string {
  return `On this machine it makes a user podium-agent, the folder ${serviceFolder} and the service ${unitFile}. That needs root, so it calls sudo.`;
}

export function describeMissingPermission(reason: string): string {
  return `Your kubeconfig's user may not make that account (${reason}).
So the agent will read the cluster as you, with your own kubeconfig. It only reads, but nothing except its own care keeps it from writing.`;
}
