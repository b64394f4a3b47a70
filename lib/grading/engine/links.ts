import { isObject, objectsAt, textAt, valueAt, type Json } from '#lib/kit/json.ts';
import { readMetadata } from './object-metadata.ts';
import type { ObjectIndex, ObservedObject } from './object-index.ts';

const SERVICE = 'v1/Service';
const INGRESS = 'networking.k8s.io/v1/Ingress';
/** Kinds whose Pods a Service can select, with the path of the labels of these Pods. */
const WORKLOADS: readonly (readonly [gvk: string, labels: readonly string[]])[] = [
  ['apps/v1/Deployment', ['spec', 'template', 'metadata', 'labels']],
  ['apps/v1/StatefulSet', ['spec', 'template', 'metadata', 'labels']],
  ['apps/v1/DaemonSet', ['spec', 'template', 'metadata', 'labels']],
  ['apps/v1/ReplicaSet', ['spec', 'template', 'metadata', 'labels']],
  ['v1/Pod', ['metadata', 'labels']],
];

/** Objects that one object leads to, and objects of a kind that are compared, newest first. */
const LINK_LIMITS = { targets: 20, compared: 200 } as const;

/**
 * The objects that requests to this object reach next: the Services behind an Ingress, and the
 * workloads without an owner behind a Service. Empty for other kinds. At most 20 objects, among the
 * newest 200 of each kind; what exceeds these limits is left out. Never throws.
 */
export function listLinkedObjects(
  { ref, object }: Pick<ObservedObject, 'ref' | 'object'>,
  index: ObjectIndex,
): readonly ObservedObject[] {
  switch (ref.gvk) {
    case INGRESS:
      return listBackends(object, ref.ns, index);
    case SERVICE:
      return listSelectedWorkloads(valueAt(object, 'spec', 'selector'), ref.ns, index);
    default:
      return [];
  }
}

/** The objects that these objects lead to over any number of links, without these objects. */
export function listReachableObjects(
  from: readonly ObservedObject[],
  index: ObjectIndex,
): readonly ObservedObject[] {
  const reached = new Map<string, ObservedObject>();
  let next = from;
  // An Ingress leads to Services, and these to workloads: there is no third link.
  for (let link = 0; link < 2 && next.length > 0; link += 1) {
    next = next
      .slice(0, LINK_LIMITS.targets)
      .flatMap((observed) => listLinkedObjects(observed, index))
      .filter(({ ref }) => !reached.has(ref.uid));
    for (const observed of next)
      if (reached.size < LINK_LIMITS.targets) reached.set(observed.ref.uid, observed);
  }
  return [...reached.values()];
}

function listBackends(ingress: Json, namespace: string, index: ObjectIndex): ObservedObject[] {
  const names = new Set(
    [
      valueAt(ingress, 'spec', 'defaultBackend', 'service'),
      ...objectsAt(ingress, 'spec', 'rules')
        .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
        .map((path) => valueAt(path, 'backend', 'service')),
    ]
      .map((service) => textAt(service, 'name'))
      .filter((name) => name !== ''),
  );
  if (names.size === 0) return [];
  return index
    .listByKind(SERVICE)
    .slice(0, LINK_LIMITS.compared)
    .filter(({ ref }) => ref.ns === namespace && names.has(ref.name))
    .slice(0, LINK_LIMITS.targets);
}

function listSelectedWorkloads(
  selector: Json | undefined,
  namespace: string,
  index: ObjectIndex,
): ObservedObject[] {
  if (!isObject(selector)) return [];
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return [];
  return WORKLOADS.flatMap(([gvk, path]) =>
    index
      .listByKind(gvk)
      .slice(0, LINK_LIMITS.compared)
      .filter(({ ref, object }) => {
        if (ref.ns !== namespace || readMetadata(object).ownerUids.length > 0) return false;
        const labels = valueAt(object, ...path);
        return wanted.every(([key, value]) => valueAt(labels, key) === value);
      }),
  ).slice(0, LINK_LIMITS.targets);
}
