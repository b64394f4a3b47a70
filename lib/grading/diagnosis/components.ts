import { valueAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { isTerminating } from './context.ts';

export const COMPONENTS = [
  'etcd',
  'kube-apiserver',
  'kube-scheduler',
  'kube-controller-manager',
  'kubelet',
  'kube-proxy',
  'dns',
] as const;
export type Component = (typeof COMPONENTS)[number];

/**
 * The part of an object that the diagnosis reads. Evaluations and the live room use different
 * object types.
 */
type ComponentObject = Pick<ObservedObject, 'ref' | 'object'>;

/**
 * The status of a cluster component. `absent`: no object in the cluster shows it. `evidence`: the
 * object that shows the state.
 */
export interface ComponentStatus<T extends ComponentObject> {
  readonly component: Component;
  readonly state: 'alive' | 'down' | 'absent';
  /** Names of its Pods, or of the Nodes. */
  readonly objectNames: readonly string[];
  /** The reason in the words of Kubernetes while it is down, or empty. */
  readonly reason: string;
  readonly evidence: T | null;
}

/** Labels that kubeadm (and so kind and minikube) and GKE set on components. */
const COMPONENT_LABELS: readonly (readonly [label: string, value: string, Component])[] = [
  ['component', 'etcd', 'etcd'],
  ['component', 'kube-apiserver', 'kube-apiserver'],
  ['component', 'kube-scheduler', 'kube-scheduler'],
  ['component', 'kube-controller-manager', 'kube-controller-manager'],
  ['component', 'kube-proxy', 'kube-proxy'],
  ['k8s-app', 'kube-proxy', 'kube-proxy'],
  ['k8s-app', 'kube-dns', 'dns'],
];

/**
 * The status of every component, as shown by the objects of the cluster, in the order of
 * COMPONENTS.
 */
export function listComponents<T extends ComponentObject>(
  listByKind: (gvk: string) => readonly T[],
): ComponentStatus<T>[] {
  const pods = groupPodsByComponent(listByKind('v1/Pod'));
  const controlPlane = COMPONENTS.slice(0, 4).some((component) => pods.has(component));
  return COMPONENTS.map((component) => {
    if (component === 'kubelet') return toKubeletStatus(listByKind('v1/Node'));
    const componentPods = pods.get(component) ?? [];
    if (componentPods.length > 0) return toPodComponentStatus(component, componentPods);
    // If the other control plane components are Pods, a missing one had its manifest removed. Only
    // etcd can run elsewhere.
    const missingEvidence =
      component === 'dns'
        ? findDnsDeployment(listByKind('apps/v1/Deployment'))
        : controlPlane &&
            (component === 'kube-scheduler' || component === 'kube-controller-manager')
          ? listByKind('v1/Node')[0]
          : undefined;
    return {
      component,
      state: missingEvidence ? 'down' : 'absent',
      objectNames: [],
      reason: '',
      evidence: missingEvidence ?? null,
    };
  });
}

function groupPodsByComponent<T extends ComponentObject>(pods: readonly T[]): Map<Component, T[]> {
  const groups = new Map<Component, T[]>();
  for (const pod of pods) {
    if (pod.ref.ns !== 'kube-system') continue;
    const component = COMPONENT_LABELS.find(
      ([label, value]) => valueAt(pod.object, 'metadata', 'labels', label) === value,
    )?.[2];
    if (component === undefined || isTerminating(pod.object)) continue;
    const group = groups.get(component);
    if (group) group.push(pod);
    else groups.set(component, [pod]);
  }
  return groups;
}

/** One ready Pod is enough, except for kube-proxy, which every node needs. */
function toPodComponentStatus<T extends ComponentObject>(
  component: Component,
  pods: readonly T[],
): ComponentStatus<T> {
  const down = pods.filter(({ object }) => !isReady(object));
  const isDown = component === 'kube-proxy' ? down.length > 0 : down.length === pods.length;
  const worst = isDown ? down[0] : undefined;
  return {
    component,
    state: isDown ? 'down' : 'alive',
    objectNames: (isDown ? down : pods).map(({ ref }) => ref.name).sort(),
    reason: worst ? findDownReason(worst.object) : '',
    evidence: worst ?? pods[0] ?? null,
  };
}

/**
 * Checks the containers, because the Ready condition of the Pod also becomes False when its kubelet
 * stops reporting.
 */
function isReady(pod: JsonObject): boolean {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  return statuses.length > 0 && statuses.every((status) => valueAt(status, 'ready') === true);
}

function findDownReason(pod: JsonObject): string {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  const states = statuses.flatMap((status) => [
    textAt(status, 'state', 'waiting', 'reason'),
    textAt(status, 'state', 'terminated', 'reason'),
  ]);
  return (
    states.find((reason) => reason !== '') ??
    (textAt(pod, 'status', 'phase') === 'Running' ? 'NotReady' : textAt(pod, 'status', 'phase'))
  );
}

function toKubeletStatus<T extends ComponentObject>(nodes: readonly T[]): ComponentStatus<T> {
  const down = nodes.filter(({ object }) => nodeNotReadyReason(object) !== null);
  const shown = down.length > 0 ? down : nodes;
  return {
    component: 'kubelet',
    state: nodes.length === 0 ? 'absent' : down.length > 0 ? 'down' : 'alive',
    objectNames: shown.map(({ ref }) => ref.name).sort(),
    reason: down[0] ? (nodeNotReadyReason(down[0].object) ?? '') : '',
    evidence: shown[0] ?? null,
  };
}

/** Why a Node isn't ready, in the words of Kubernetes; null if it is ready. */
export function nodeNotReadyReason(node: JsonObject): string | null {
  const ready = objectsAt(node, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Ready',
  );
  return ready && textAt(ready, 'status') === 'True' ? null : textAt(ready, 'reason') || 'NotReady';
}

function findDnsDeployment<T extends ComponentObject>(deployments: readonly T[]): T | undefined {
  return deployments.find(
    ({ ref, object }) =>
      ref.ns === 'kube-system' && valueAt(object, 'metadata', 'labels', 'k8s-app') === 'kube-dns',
  );
}
