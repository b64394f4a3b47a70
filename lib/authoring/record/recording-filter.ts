import type { Exercise } from '#lib/packs/types.ts';
import { findAlternativeKinds } from '#lib/grading/engine/start/workload-kinds.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';

export interface RecordingFilterOptions {
  readonly exercise: Pick<Exercise, 'subjects'>;
  /** The namespace where the author works. */
  readonly namespace: string;
  /** Namespaces that keep their names, for work in the wrong namespace. */
  readonly otherNamespaces: readonly string[];
  /** Includes Nodes and kube-system. */
  readonly includeCluster: boolean;
}

/** Namespaced kinds that the diagnosis reads for every exercise. */
const DIAGNOSED_KINDS = new Set([
  'v1/Pod',
  'apps/v1/ReplicaSet',
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'v1/PersistentVolumeClaim',
]);
/** Kubernetes creates these objects in every cluster or namespace. */
const DEFAULT_OBJECTS = new Set([
  'v1/Service default/kubernetes',
  'discovery.k8s.io/v1/EndpointSlice default/kubernetes',
]);
const DEFAULT_NAMESPACE_OBJECTS = new Set([
  'v1/ConfigMap kube-root-ca.crt',
  'v1/ServiceAccount default',
]);

/**
 * Creates the filter for objects that belong to a recording. The last argument of the filter says
 * whether the object existed when the recording started.
 */
export function createRecordingFilter({
  exercise,
  namespace,
  otherNamespaces,
  includeCluster,
}: RecordingFilterOptions): (ref: ObjectRef, object: JsonObject, before: boolean) => boolean {
  const subjects = new Set(exercise.subjects.map(({ gvk }) => gvk));
  const namespaces = new Set([namespace, ...otherNamespaces]);
  // If the work belongs in a namespace other than the default, that namespace is part of the work.
  const exerciseNamespaces = new Set(
    exercise.subjects
      .map((subject) => subject.namespace)
      .filter((subjectNamespace) => subjectNamespace !== 'default'),
  );
  // A missing target is an incident, so kinds that can be a target are recorded.
  const kinds = new Set([
    ...DIAGNOSED_KINDS,
    ...subjects,
    // What students make instead of a subject.
    ...[...subjects].flatMap(findAlternativeKinds).filter((gvk) => gvk !== 'v1/Secret'),
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

/** The volume is bound by a recorded claim, or is unclaimed and was created during the recording. */
function isClaimedIn(
  { spec }: JsonObject,
  namespaces: ReadonlySet<string>,
  before: boolean,
): boolean {
  const claim = (spec as { claimRef?: { namespace?: string } } | undefined)?.claimRef;
  return claim === undefined ? !before : namespaces.has(claim.namespace ?? '');
}
