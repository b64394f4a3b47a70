import {
  COMPONENTS,
  listComponents,
  type ComponentStatus,
} from '#lib/grading/diagnosis/components.ts';
import type { SeatState } from '../state.ts';
import type { ComponentView } from '../views.ts';

type ClusterObject = SeatState['objects'] extends ReadonlyMap<string, infer One> ? One : never;

/** The parts of the student's own cluster, alive or not, as its objects tell it. */
export function presentComponents(seat: SeatState): ComponentView[] {
  // Who cannot reach the API server knows that of it, and nothing of the rest.
  if (seat.presence === 'cluster-down')
    return unknownComponents(seat.agent?.cluster === 'refused' ? 'unknown' : 'down');
  if ((seat.presence !== 'connected' && seat.presence !== 'delayed') || !seat.hasInitialState)
    return unknownComponents('unknown');
  const kinds = new Map<string, ClusterObject[]>([
    ['v1/Pod', []],
    ['v1/Node', []],
    ['apps/v1/Deployment', []],
  ]);
  for (const one of seat.objects.values()) kinds.get(one.ref.gvk)?.push(one);
  return listComponents((gvk) => kinds.get(gvk) ?? []).map((part) => toComponentView(part, seat));
}

function unknownComponents(apiServer: 'down' | 'unknown'): ComponentView[] {
  return COMPONENTS.map((component) => ({
    component,
    state: component === 'kube-apiserver' ? apiServer : 'unknown',
    objectNames: [],
    reason: '',
  }));
}

function toComponentView(
  { component, state, objectNames, reason }: ComponentStatus<ClusterObject>,
  { agent }: SeatState,
): ComponentView {
  // Google runs its control plane where no student can look; elsewhere a part that does not show may be anything.
  const absent = agent?.distribution === 'gke' && component !== 'kubelet' ? 'managed' : 'unknown';
  return { component, state: state === 'absent' ? absent : state, objectNames, reason };
}
