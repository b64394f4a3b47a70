import type { Exercise } from '#lib/packs/types.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

export interface RecordingFilterOptions {
  readonly exercise: Pick<Exercise, 'subjects'>;
  /** The namespace the author worked in. */
  readonly namespace: string;
  /** Others, kept under their own names: for work in the wrong one. */
  readonly otherNamespaces: readonly string[];
  /** Nodes and kube-system as well. */
  readonly includeCluster: boolean;
}

/** Kinds of a namespace that a diagnosis may look at, whatever the exercise is about. */
const DIAGNOSED_KINDS = new Set([
  'v1/Pod',
  'apps/v1/ReplicaSet',
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'v1/PersistentVolumeClaim',
]);
/** Every namespace has these without anybody's doing. */
const DEFAULT_OBJECTS = new Set([
  'v1/Service default/kubernetes',
  'discovery.k8s.io/v1/EndpointSlice default/kubernetes',
]);
const DEFAULT_NAMESPACE_OBJECTS = new Set([
  'v1/ConfigMap kube-root-ca.crt',
  'v1/ServiceAccount default',
]);

/** Which objects of a cluster belong to a recording. `before`: it stood when the recording began. */
export function createRecordingFilter({
  exercise,
  namespace,
  otherNamespaces,
  includeCluster,
}: RecordingFilterOptions): (ref: ObjectRef, object: JsonObject, before: boolean) => boolean {
  const subjects = new Set(exercise.subjects.map(({ gvk }) => gvk));
  const namespaces = new Set([namespace, ...otherNamespaces]);
  // Where work is to be done in another namespace than everybody has, that namespace is a part of the work.
  const exerciseNamespaces = new Set(
    exercise.subjects.map((subject) => subject.namespace).filter((one) => one !== 'default'),
  );
  // A target that is missing is an incident, so what may be one is kept wherever something names it.
  const kinds = new Set([
    ...DIAGNOSED_KINDS,
    ...subjects,
    ...(subjects.has('autoscaling/v2/HorizontalPodAutoscaler') ? ['apps/v1/Deployment'] : []),
    ...(subjects.has('networking.k8s.io/v1/Ingress') ? ['networking.k8s.io/v1/IngressClass'] : []),
  ]);
  const includesNamespaced = ({ gvk, ns, name }: ObjectRef): boolean =>
    ns === 'kube-system'
      ? includeCluster
      : namespaces.has(ns) &&
        kinds.has(gvk) &&
        !DEFAULT_OBJECTS.has(`${gvk} ${ns}/${name}`) &&
        !DEFAULT_NAMESPACE_OBJECTS.has(`${gvk} ${name}`);
  return (ref, object, before) => {
    if (ref.ns !== '') return includesNamespaced(ref);
    if (!kinds.has(ref.gvk)) return includeCluster && ref.gvk === 'v1/Node';
    switch (ref.gvk) {
      case 'v1/Node':
      case 'networking.k8s.io/v1/IngressClass':
        return true;
      case 'v1/PersistentVolume':
        return isClaimedIn(object, namespaces, before);
      case 'v1/Namespace':
        return (
          !isSystemNamespace(ref.name) &&
          (exerciseNamespaces.has(ref.name) || (!before && !namespaces.has(ref.name)))
        );
      default:
        return !before;
    }
  };
}

/** Nobody's yet, and made during the recording; or bound by a claim of ours. */
function isClaimedIn(
  { spec }: JsonObject,
  namespaces: ReadonlySet<string>,
  before: boolean,
): boolean {
  const claim = (spec as { claimRef?: { namespace?: string } } | undefined)?.claimRef;
  return claim === undefined ? !before : namespaces.has(claim.namespace ?? '');
}
