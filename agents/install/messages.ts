import { groupOf } from '#lib/cluster/plan.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { listVisibleKinds } from '#lib/cluster/account.ts';
import { describeAccountObjects } from '#agents/credential/account.ts';
import type { Messages } from '#agents/messages/en.ts';

/** Describes what `install` and `reconnect` create in the student's cluster, before they do. */
export function describeAccount(
  { context, server, source }: { context: string; server: string; source: string },
  plannedKinds: readonly PlannedKind[],
  messages: Messages,
): string[] {
  const { install } = messages;
  const objects = describeAccountObjects([], messages).map(
    ({ description }) => `  - ${description}`,
  );
  return [
    install.intro,
    install.creates(source, context, server),
    ...objects,
    install.allowed(listVisibleKinds(plannedKinds).map(resourceName).join(', ')),
    install.notAllowed,
    install.kubeconfigNotStored,
  ];
}

/**
 * Kubernetes' own kinds by their names, as `kubectl get` accepts them. Others have their group, so
 * that their owner can be recognized.
 */
function resourceName(kind: PlannedKind): string {
  const group = groupOf(kind);
  return group.includes('.') && !group.endsWith('.k8s.io')
    ? `${kind.resource}.${group}`
    : kind.resource;
}
