import { isObject, objectsAt, textAt, valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';
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
      return listSelectedWorkloads(object, ref.ns, index);
    default:
      return [];
  }
}

/** The kinds of objects that requests to an object of a kind reach next. */
export const LINKED_KINDS: Readonly<Record<string, ReadonlySet<string>>> = {
  [INGRESS]: new Set([SERVICE]),
  [SERVICE]: new Set(WORKLOADS.map(([gvk]) => gvk)),
};

/**
 * Whether requests to one of the sources reach the object next: a Service behind an Ingress, or a
 * Pod or workload whose Pods have the labels of a Service's selector. An object with an owner
 * counts too. Compares the newest 200 sources; what exceeds this isn't reached. Never throws.
 */
export function isReachedFrom(
  { ref, object }: Pick<ObservedObject, 'ref' | 'object'>,
  sources: readonly ObservedObject[],
): boolean {
  return sources.slice(0, LINK_LIMITS.compared).some((source) => {
    if (source.ref.ns !== ref.ns || !(LINKED_KINDS[source.ref.gvk]?.has(ref.gvk) ?? false))
      return false;
    if (source.ref.gvk === INGRESS) return listBackendNames(source.object).has(ref.name);
    const wanted = listWantedLabels(source.object);
    const path = WORKLOADS.find(([gvk]) => gvk === ref.gvk)?.[1] ?? [];
    const labels = valueAt(object, ...path);
    return wanted.length > 0 && wanted.every(([key, value]) => valueAt(labels, key) === value);
  });
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

const backendNames = new WeakMap<JsonObject, ReadonlySet<string>>();

/** The names of the Services that an Ingress names. */
function listBackendNames(ingress: JsonObject): ReadonlySet<string> {
  let names = backendNames.get(ingress);
  if (names === undefined) {
    names = new Set(
      [
        valueAt(ingress, 'spec', 'defaultBackend', 'service'),
        ...objectsAt(ingress, 'spec', 'rules')
          .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
          .map((path) => valueAt(path, 'backend', 'service')),
      ]
        .map((service) => textAt(service, 'name'))
        .filter((name) => name !== ''),
    );
    backendNames.set(ingress, names);
  }
  return names;
}

/** The labels that a Service selects by; empty without a selector. */
function listWantedLabels(service: Json): [string, Json][] {
  const selector = valueAt(service, 'spec', 'selector');
  return isObject(selector) ? Object.entries(selector) : [];
}

function listBackends(
  ingress: JsonObject,
  namespace: string,
  index: ObjectIndex,
): ObservedObject[] {
  const names = listBackendNames(ingress);
  if (names.size === 0) return [];
  return index
    .listByKind(SERVICE)
    .slice(0, LINK_LIMITS.compared)
    .filter(({ ref }) => ref.ns === namespace && names.has(ref.name))
    .slice(0, LINK_LIMITS.targets);
}

function listSelectedWorkloads(
  service: JsonObject,
  namespace: string,
  index: ObjectIndex,
): ObservedObject[] {
  const wanted = listWantedLabels(service);
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
