import {
  COMPONENTS,
  listComponents,
  type ComponentStatus,
} from '#lib/grading/diagnosis/components.ts';
import { cutText, PARAM_LIMITS } from '#lib/grading/param-limits.ts';
import type { SeatState } from '../state.ts';
import { SEAT_VIEW_LIMITS } from './limits.ts';
import type { ComponentView } from '../views.ts';

type ClusterObject = SeatState['objects'] extends ReadonlyMap<string, infer Value> ? Value : never;

/** The components of the student's cluster, judged by its objects. */
export function presentComponents(seat: SeatState): ComponentView[] {
  // Without the API server, nothing is known about the other components.
  if (seat.presence === 'cluster-down')
    return unknownComponents(seat.agent?.cluster === 'refused' ? 'unknown' : 'down');
  if ((seat.presence !== 'connected' && seat.presence !== 'delayed') || !seat.hasInitialState)
    return unknownComponents('unknown');
  const kinds = new Map<string, ClusterObject[]>([
    ['v1/Pod', []],
    ['v1/Node', []],
    ['apps/v1/Deployment', []],
  ]);
  for (const clusterObject of seat.objects.values())
    kinds.get(clusterObject.ref.gvk)?.push(clusterObject);
  return listComponents((gvk) => kinds.get(gvk) ?? []).map((component) =>
    toComponentView(component, seat),
  );
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
  // GKE hides its control plane. In other clusters, a missing component can mean anything.
  const absent = agent?.distribution === 'gke' && component !== 'kubelet' ? 'managed' : 'unknown';
  return {
    component,
    state: state === 'absent' ? absent : state,
    objectNames: objectNames
      .slice(0, SEAT_VIEW_LIMITS.componentNames)
      .map((name) => cutText(name, PARAM_LIMITS.nameChars)),
    reason: cutText(reason, PARAM_LIMITS.textChars),
  };
}
