import type { PlannedKind } from '#lib/protocol/plan.ts';

type Mode = PlannedKind['mode'];
const kind = (gvk: string, resource: string, scope: 'namespaced' | 'cluster' = 'namespaced', mode: Mode = 'object'): PlannedKind => ({
  gvk, resource, namespaced: scope === 'namespaced', mode,
});

/** What an agent watches when no pack asks for more: every kind that lib/cluster/slim has a shape for. Never Secrets. */
export const BUILT_IN: PlannedKind[] = [
  kind('v1/Namespace', 'namespaces', 'cluster'),
  kind('v1/Node', 'nodes', 'cluster'),
  kind('v1/Pod', 'pods'),
  kind('apps/v1/ReplicaSet', 'replicasets'),
  kind('apps/v1/Deployment', 'deployments'),
  kind('apps/v1/DaemonSet', 'daemonsets'),
  kind('apps/v1/StatefulSet', 'statefulsets'),
  kind('batch/v1/Job', 'jobs'),
  kind('batch/v1/CronJob', 'cronjobs'),
  kind('autoscaling/v2/HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  kind('v1/Service', 'services'),
  kind('discovery.k8s.io/v1/EndpointSlice', 'endpointslices'),
  kind('networking.k8s.io/v1/Ingress', 'ingresses'),
  kind('networking.k8s.io/v1/IngressClass', 'ingressclasses', 'cluster'),
  kind('v1/ConfigMap', 'configmaps', 'namespaced', 'metadata'),
  kind('v1/PersistentVolumeClaim', 'persistentvolumeclaims'),
  kind('v1/PersistentVolume', 'persistentvolumes', 'cluster'),
  kind('rbac.authorization.k8s.io/v1/Role', 'roles'),
  kind('rbac.authorization.k8s.io/v1/RoleBinding', 'rolebindings'),
  kind('v1/ServiceAccount', 'serviceaccounts'),
  kind('v1/Event', 'events', 'namespaced', 'events'),
];
