import { valueAt, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import { createCause } from './cause.ts';
import { newestFirst, type ObservedObject } from '../engine/object-index.ts';
import {
  currentResponses,
  lastChangePosition,
  isTerminating,
  mapEntries,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

/**
 * ms. Pods are created a moment after the Service of the same manifest. If no Pod comes near, the
 * student may still be writing one.
 */
const GRACE_PERIODS_MS = { near: 10_000, none: 30_000, port: 10_000 } as const;
const WORKLOAD_KINDS = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
];
/** Labels that controllers set on Pods and that students don't select by. */
const CONTROLLER_LABELS =
  /^(pod-template-|controller-|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|batch\.kubernetes\.io\/)/;

/** Services whose selector matches no Pod, or that send to a port on which no process listens. */
export function findServiceIncidents(context: DiagnosisContext): IncidentCandidate[] {
  const services = studentObjects(context, 'v1/Service').filter(
    ({ ref, object }) =>
      !(ref.ns === 'default' && ref.name === 'kubernetes') &&
      textAt(object, 'spec', 'type') !== 'ExternalName',
  );
  if (services.length === 0) return [];
  const pods = studentObjects(context, 'v1/Pod').filter(isServing);
  return services.flatMap((service) => {
    const selector = mapEntries(service.object, 'spec', 'selector');
    if (selector.length === 0) return [];
    const neighbors = pods.filter(({ ref }) => ref.ns === service.ref.ns);
    const selected = neighbors.filter(({ object }) => matchesSelector(selector, object));
    if (selected.length > 0) return findPortIncidents(context, service, selected);
    return hasMatchingWorkload(context, service, selector)
      ? []
      : [createNoPodsCandidate(service, selector, neighbors)];
  });
}

/** Whether the Pod serves requests or will do so; false for a Pod that has ended. */
function isServing({ object }: ObservedObject): boolean {
  return !['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase'));
}

function matchesSelector(selector: readonly [string, string][], object: JsonObject): boolean {
  return selector.every(([key, value]) => valueAt(object, 'metadata', 'labels', key) === value);
}

/**
 * Whether a workload creates Pods for the selector, although none exist: it is scaled to zero or
 * was just created.
 */
function hasMatchingWorkload(
  context: DiagnosisContext,
  { ref }: ObservedObject,
  selector: readonly [string, string][],
): boolean {
  return WORKLOAD_KINDS.some((gvk) =>
    context.index.listByKind(gvk).some(({ ref: { ns }, object }) => {
      if (ns !== ref.ns || isTerminating(object)) return false;
      // A Deployment keeps the ReplicaSets of old revisions, scaled to zero.
      if (gvk.endsWith('/ReplicaSet') && numberAt(object, 'spec', 'replicas') === 0) return false;
      return selector.every(
        ([key, value]) => valueAt(object, 'spec', 'template', 'metadata', 'labels', key) === value,
      );
    }),
  );
}

function createNoPodsCandidate(
  service: ObservedObject,
  selector: readonly [string, string][],
  neighbors: readonly ObservedObject[],
): IncidentCandidate {
  const nearest = findNearestPod(selector, neighbors);
  const labels = nearest
    ? mapEntries(nearest.object, 'metadata', 'labels').filter(
        ([key]) => !CONTROLLER_LABELS.test(key),
      )
    : [];
  const params = {
    ...objectName(service),
    selector: formatLabels(selector),
    pod: nearest?.ref.name ?? '',
    labels: formatLabels(labels),
  };
  return {
    cause: createCause('service-no-pods', params),
    observed: service,
    gracePeriodMs: nearest ? GRACE_PERIODS_MS.near : GRACE_PERIODS_MS.none,
  };
}

/**
 * The Pod that matches the selector best, by equal pairs, keys and values; then one with an owner,
 * then the newest.
 */
function findNearestPod(
  selector: readonly [string, string][],
  pods: readonly ObservedObject[],
): ObservedObject | undefined {
  const scored = pods.map((pod) => {
    const labels = mapEntries(pod.object, 'metadata', 'labels').filter(
      ([key]) => !CONTROLLER_LABELS.test(key),
    );
    const points = selector.map(([key, value]) =>
      Math.max(0, ...labels.map(([k, v]) => (k === key ? 2 : 0) + (v === value ? 1 : 0))),
    );
    const isOwned =
      labels.length > 0 && objectsAt(pod.object, 'metadata', 'ownerReferences').length > 0;
    return { pod, score: points.reduce((sum, value) => sum + value, 0) * 2 + (isOwned ? 1 : 0) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || newestFirst(a.pod, b.pod))[0]?.pod;
}

function formatLabels(pairs: readonly [string, string][]): string {
  return pairs
    .slice(0, 3)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/**
 * Finds ports on which no process listens. A port name that no container declares is always wrong.
 * An undeclared port number can still work: it is wrong if a request was refused while a Pod was
 * ready.
 */
function findPortIncidents(
  context: DiagnosisContext,
  service: ObservedObject,
  pods: readonly ObservedObject[],
): IncidentCandidate[] {
  const declared = pods.flatMap(({ object }) => listDeclaredPorts(object));
  for (const port of objectsAt(service.object, 'spec', 'ports')) {
    const target = valueAt(port, 'targetPort') ?? valueAt(port, 'port');
    const isName = typeof target === 'string' && !/^\d+$/.test(target);
    const isWrong = isName
      ? !declared.some(({ name }) => name === target)
      : isRefused(context, service, pods);
    if (!isWrong) continue;
    const others = declared
      .map((declaredPort) =>
        isName && declaredPort.name !== '' ? declaredPort.name : String(declaredPort.port),
      )
      .filter((label) => label !== String(target));
    const params = {
      ...objectName(service),
      port: String(target ?? ''),
      pod: pods[0]?.ref.name ?? '',
      declared: [...new Set(others)].slice(0, 3).join(', '),
    };
    return [
      {
        cause: createCause('service-port', params),
        observed: service,
        gracePeriodMs: GRACE_PERIODS_MS.port,
      },
    ];
  }
  return [];
}

function listDeclaredPorts(pod: JsonObject): { name: string; port: number }[] {
  return ['containers', 'initContainers']
    .flatMap((list) => objectsAt(pod, 'spec', list))
    .flatMap((container) => objectsAt(container, 'ports'))
    .map((port) => ({ name: textAt(port, 'name'), port: numberAt(port, 'containerPort') }));
}

/**
 * Whether a request to a Service with a single port was refused since its Pods last changed. With
 * several ports, the response doesn't show which one was refused.
 */
function isRefused(
  context: DiagnosisContext,
  service: ObservedObject,
  pods: readonly ObservedObject[],
): boolean {
  if (objectsAt(service.object, 'spec', 'ports').length !== 1) return false;
  const ready = pods.filter(({ object }) =>
    objectsAt(object, 'status', 'conditions').some(
      (condition) =>
        textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
    ),
  );
  const since = Math.max(...ready.map(lastChangePosition));
  return (
    ready.length > 0 &&
    currentResponses(context, service).some(
      ({ answer, pos }) => answer.kind === 'refused' && pos >= since,
    )
  );
}
