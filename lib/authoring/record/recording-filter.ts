import type { Exercise } from '#lib/packs/types.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

export interface KeepOptions {
  readonly exercise: Pick<Exercise, 'subjects'>;
  /** The namespace the author worked in. */
  readonly namespace: string;
  /** Others, kept under their own names: for work in the wrong one. */
  readonly others: readonly string[];
  /** Nodes and kube-system as well. */
  readonly cluster: boolean;
}

/** Kinds of a namespace that a diagnosis may look at, whatever the exercise is about. */
const DIAGNOSED = new Set([
  'v1/Pod',
  'apps/v1/ReplicaSet',
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'v1/PersistentVolumeClaim',
]);
/** Every namespace has these without anybody's doing. */
const GIVEN = new Set([
  'v1/Service default/kubernetes',
  'discovery.k8s.io/v1/EndpointSlice default/kubernetes',
]);
const GIVEN_EVERYWHERE = new Set(['v1/ConfigMap kube-root-ca.crt', 'v1/ServiceAccount default']);

/** Which objects of a cluster belong to a recording. `before`: it stood when the recording began. */
export function keeper({
  exercise,
  namespace,
  others,
  cluster,
}: KeepOptions): (ref: ObjectRef, object: JsonObject, before: boolean) => boolean {
  const subjects = new Set(exercise.subjects.map(({ gvk }) => gvk));
  const namespaces = new Set([namespace, ...others]);
  // Where work is to be done in another namespace than everybody has, that namespace is a part of the work.
  const asked = new Set(
    exercise.subjects.map((subject) => subject.namespace).filter((one) => one !== 'default'),
  );
  // A target that is missing is an incident, so what may be one is kept wherever something names it.
  const kinds = new Set([
    ...DIAGNOSED,
    ...subjects,
    ...(subjects.has('autoscaling/v2/HorizontalPodAutoscaler') ? ['apps/v1/Deployment'] : []),
    ...(subjects.has('networking.k8s.io/v1/Ingress') ? ['networking.k8s.io/v1/IngressClass'] : []),
  ]);
  const inNamespace = ({ gvk, ns, name }: ObjectRef): boolean =>
    ns === 'kube-system'
      ? cluster
      : namespaces.has(ns) &&
        kinds.has(gvk) &&
        !GIVEN.has(`${gvk} ${ns}/${name}`) &&
        !GIVEN_EVERYWHERE.has(`${gvk} ${name}`);
  return (ref, object, before) => {
    if (ref.ns !== '') return inNamespace(ref);
    if (!kinds.has(ref.gvk)) return cluster && ref.gvk === 'v1/Node';
    switch (ref.gvk) {
      case 'v1/Node':
      case 'networking.k8s.io/v1/IngressClass':
        return true;
      case 'v1/PersistentVolume':
        return claimedIn(object, namespaces, before);
      case 'v1/Namespace':
        return (
          !isSystemNamespace(ref.name) &&
          (asked.has(ref.name) || (!before && !namespaces.has(ref.name)))
        );
      default:
        return !before;
    }
  };
}

/** Nobody's yet, and made during the recording; or bound by a claim of ours. */
function claimedIn(
  { spec }: JsonObject,
  namespaces: ReadonlySet<string>,
  before: boolean,
): boolean {
  const claim = (spec as { claimRef?: { namespace?: string } } | undefined)?.claimRef;
  return claim === undefined ? !before : namespaces.has(claim.namespace ?? '');
}
