import type { JsonObject } from '#lib/protocol/json.ts';
import { valueAt, objectsAt, textAt } from '#lib/kit/json.ts';
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

/** What of an object is looked at: a judge's view of it, or a room's. */
type ComponentObject = Pick<ObservedObject, 'ref' | 'object'>;

/** One of the cluster's own parts. `absent`: nothing in the cluster tells of it. `witness`: what says so. */
export interface ComponentStatus<One extends ComponentObject> {
  readonly component: Component;
  readonly state: 'alive' | 'down' | 'absent';
  /** Names of its Pods, or of the Nodes. */
  readonly objectNames: readonly string[];
  /** Kubernetes' own word while it is down; empty where it has none. */
  readonly reason: string;
  readonly evidence: One | null;
}

/** Labels by which kubeadm (so kind and minikube) and GKE mark them. */
const COMPONENT_LABELS: readonly (readonly [label: string, value: string, Component])[] = [
  ['component', 'etcd', 'etcd'],
  ['component', 'kube-apiserver', 'kube-apiserver'],
  ['component', 'kube-scheduler', 'kube-scheduler'],
  ['component', 'kube-controller-manager', 'kube-controller-manager'],
  ['component', 'kube-proxy', 'kube-proxy'],
  ['k8s-app', 'kube-proxy', 'kube-proxy'],
  ['k8s-app', 'kube-dns', 'dns'],
];

/** How the parts of a cluster are, as its own objects tell it; in the order of COMPONENTS. */
export function listComponents<One extends ComponentObject>(
  listByKind: (gvk: string) => readonly One[],
): ComponentStatus<One>[] {
  const pods = groupPodsByComponent(listByKind('v1/Pod'));
  const controlPlane = COMPONENTS.slice(0, 4).some((component) => pods.has(component));
  return COMPONENTS.map((component) => {
    if (component === 'kubelet') return toKubeletStatus(listByKind('v1/Node'));
    const own = pods.get(component) ?? [];
    if (own.length > 0) return toPodComponentStatus(component, own);
    // Where its neighbours are Pods it is one too: its manifest was taken away. etcd alone may stand elsewhere.
    const lost =
      component === 'dns'
        ? findDnsDeployment(listByKind('apps/v1/Deployment'))
        : controlPlane &&
            (component === 'kube-scheduler' || component === 'kube-controller-manager')
          ? listByKind('v1/Node')[0]
          : undefined;
    return {
      component,
      state: lost ? 'down' : 'absent',
      objectNames: [],
      reason: '',
      evidence: lost ?? null,
    };
  });
}

function groupPodsByComponent<One extends ComponentObject>(
  pods: readonly One[],
): Map<Component, One[]> {
  const found = new Map<Component, One[]>();
  for (const pod of pods) {
    if (pod.ref.ns !== 'kube-system') continue;
    const component = COMPONENT_LABELS.find(
      ([label, value]) => valueAt(pod.object, 'metadata', 'labels', label) === value,
    )?.[2];
    if (component === undefined || isTerminating(pod.object)) continue;
    const list = found.get(component);
    if (list) list.push(pod);
    else found.set(component, [pod]);
  }
  return found;
}

/** One of several is enough, but for kube-proxy, of which each node needs its own. */
function toPodComponentStatus<One extends ComponentObject>(
  component: Component,
  pods: readonly One[],
): ComponentStatus<One> {
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

/** By its containers: the Pod's own condition is made False when only its kubelet is silent. */
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

function toKubeletStatus<One extends ComponentObject>(nodes: readonly One[]): ComponentStatus<One> {
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

/** Why a Node is not ready, in Kubernetes' word; null when it is. */
export function nodeNotReadyReason(node: JsonObject): string | null {
  const ready = objectsAt(node, 'status', 'conditions').find(
    (one) => textAt(one, 'type') === 'Ready',
  );
  return ready && textAt(ready, 'status') === 'True' ? null : textAt(ready, 'reason') || 'NotReady';
}

function findDnsDeployment<One extends ComponentObject>(
  deployments: readonly One[],
): One | undefined {
  return deployments.find(
    ({ ref, object }) =>
      ref.ns === 'kube-system' && valueAt(object, 'metadata', 'labels', 'k8s-app') === 'kube-dns',
  );
}
