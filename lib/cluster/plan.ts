import type { PlannedKind } from '#lib/protocol/plan.ts';

type WatchMode = PlannedKind['mode'];
const plannedKind = (
  gvk: string,
  resource: string,
  scope: 'namespaced' | 'cluster' = 'namespaced',
  mode: WatchMode = 'object',
): PlannedKind => ({
  gvk,
  resource,
  namespaced: scope === 'namespaced',
  mode,
});

/** The kinds that every agent watches: all kinds with a slim shape. Never Secrets. */
export const BUILT_IN_KINDS: PlannedKind[] = [
  plannedKind('v1/Namespace', 'namespaces', 'cluster'),
  plannedKind('v1/Node', 'nodes', 'cluster'),
  plannedKind('v1/Pod', 'pods'),
  plannedKind('apps/v1/ReplicaSet', 'replicasets'),
  plannedKind('apps/v1/Deployment', 'deployments'),
  plannedKind('apps/v1/DaemonSet', 'daemonsets'),
  plannedKind('apps/v1/StatefulSet', 'statefulsets'),
  plannedKind('batch/v1/Job', 'jobs'),
  plannedKind('batch/v1/CronJob', 'cronjobs'),
  plannedKind('autoscaling/v2/HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  plannedKind('v1/Service', 'services'),
  plannedKind('discovery.k8s.io/v1/EndpointSlice', 'endpointslices'),
  plannedKind('networking.k8s.io/v1/Ingress', 'ingresses'),
  plannedKind('networking.k8s.io/v1/IngressClass', 'ingressclasses', 'cluster'),
  plannedKind('v1/ConfigMap', 'configmaps', 'namespaced', 'metadata'),
  plannedKind('v1/PersistentVolumeClaim', 'persistentvolumeclaims'),
  plannedKind('v1/PersistentVolume', 'persistentvolumes', 'cluster'),
  plannedKind('rbac.authorization.k8s.io/v1/Role', 'roles'),
  plannedKind('rbac.authorization.k8s.io/v1/RoleBinding', 'rolebindings'),
  plannedKind('v1/ServiceAccount', 'serviceaccounts'),
  plannedKind('v1/Event', 'events', 'namespaced', 'events'),
];

/**
 * Kinds that an agent rejects in any plan, and that are an error in a pack: objects that are
 * credentials, and kinds that only answer reviews (R3, R4). ConfigMaps contain values, so only
 * their metadata can be watched.
 */
export function isNeverWatched({
  gvk,
  resource,
  mode,
}: Pick<PlannedKind, 'gvk' | 'resource' | 'mode'>): boolean {
  const group = groupOf({ gvk });
  if (
    /secret|token|credential|kubeconfig|certificatesigningrequest/i.test(
      `${resource} ${gvk.split('/').at(-1)}`,
    )
  )
    return true;
  if (group === 'authentication.k8s.io' || group === 'authorization.k8s.io') return true;
  return (
    group === '' && (resource === 'configmaps' || gvk === 'v1/ConfigMap') && mode !== 'metadata'
  );
}

/** API group of a kind as in RBAC rules: empty for the core group. */
export function groupOf({ gvk }: Pick<PlannedKind, 'gvk'>): string {
  const parts = gvk.split('/');
  return parts.length === 3 ? (parts[0] as string) : '';
}
