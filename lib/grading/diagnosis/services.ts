import type { JsonObject } from '#lib/protocol/json.ts';
import { createCause } from './cause.ts';
import { valueAt, numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
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

/** Pods come a moment after the Service that is applied with them; where there is none at all, somebody may still be typing. */
const GRACE_PERIODS_MS = { near: 10_000, none: 30_000, port: 10_000 } as const;
const WORKLOAD_KINDS = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
];
/** Labels that controllers put on Pods: nobody selects by them. */
const CONTROLLER_LABELS =
  /^(pod-template-|controller-|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|batch\.kubernetes\.io\/)/;

/** Services whose selector fits no Pod, or that send to a port where nobody listens. */
export function findServiceIncidents(scene: DiagnosisContext): IncidentCandidate[] {
  const services = studentObjects(scene, 'v1/Service').filter(
    ({ ref, object }) =>
      !(ref.ns === 'default' && ref.name === 'kubernetes') &&
      textAt(object, 'spec', 'type') !== 'ExternalName',
  );
  if (services.length === 0) return [];
  const pods = studentObjects(scene, 'v1/Pod').filter(isServing);
  return services.flatMap((service) => {
    const selector = mapEntries(service.object, 'spec', 'selector');
    if (selector.length === 0) return [];
    const beside = pods.filter(({ ref }) => ref.ns === service.ref.ns);
    const selected = beside.filter(({ object }) => matchesSelector(selector, object));
    if (selected.length > 0) return findPortIncidents(scene, service, selected);
    return hasMatchingWorkload(scene, service, selector)
      ? []
      : [createNoPodsCandidate(service, selector, beside)];
  });
}

/** A Pod that serves or will: not a throw-away one that has ended. */
function isServing({ object }: ObservedObject): boolean {
  return !['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase'));
}

function matchesSelector(selector: readonly [string, string][], object: JsonObject): boolean {
  return selector.every(([key, value]) => valueAt(object, 'metadata', 'labels', key) === value);
}

/** Its Pods are not there, but what makes them is: scaled to none, or just being made. */
function hasMatchingWorkload(
  scene: DiagnosisContext,
  { ref }: ObservedObject,
  selector: readonly [string, string][],
): boolean {
  return WORKLOAD_KINDS.some((gvk) =>
    scene.index.listByKind(gvk).some(({ ref: { ns }, object }) => {
      if (ns !== ref.ns || isTerminating(object)) return false;
      // An old revision of a Deployment keeps its ReplicaSet, at none.
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
  beside: readonly ObservedObject[],
): IncidentCandidate {
  const nearest = findNearestPod(selector, beside);
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

/** The Pod that shares most with the selector: a pair, a key, a value; else one that something keeps running; the newest of several. */
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
    const stays =
      labels.length > 0 && objectsAt(pod.object, 'metadata', 'ownerReferences').length > 0;
    return { pod, score: points.reduce((sum, one) => sum + one, 0) * 2 + (stays ? 1 : 0) };
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
 * A name that no container declares leads nowhere. A number that none declares may lead somewhere all the same: it is wrong
 * when a request was refused while a Pod was ready.
 */
function findPortIncidents(
  scene: DiagnosisContext,
  service: ObservedObject,
  pods: readonly ObservedObject[],
): IncidentCandidate[] {
  const declared = pods.flatMap(({ object }) => listDeclaredPorts(object));
  for (const port of objectsAt(service.object, 'spec', 'ports')) {
    const target = valueAt(port, 'targetPort') ?? valueAt(port, 'port');
    const isName = typeof target === 'string' && !/^\d+$/.test(target);
    const wrong = isName
      ? !declared.some(({ name }) => name === target)
      : isRefused(scene, service, pods);
    if (!wrong) continue;
    const others = declared
      .map((one) => (isName && one.name !== '' ? one.name : String(one.port)))
      .filter((one) => one !== String(target));
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
    .flatMap((one) => objectsAt(one, 'ports'))
    .map((port) => ({ name: textAt(port, 'name'), port: numberAt(port, 'containerPort') }));
}

/** Refused by a Service of one port, since its Pods last changed: with several the answer does not tell which. */
function isRefused(
  scene: DiagnosisContext,
  service: ObservedObject,
  pods: readonly ObservedObject[],
): boolean {
  if (objectsAt(service.object, 'spec', 'ports').length !== 1) return false;
  const ready = pods.filter(({ object }) =>
    objectsAt(object, 'status', 'conditions').some(
      (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
    ),
  );
  const since = Math.max(...ready.map(lastChangePosition));
  return (
    ready.length > 0 &&
    currentResponses(scene, service).some(
      ({ answer, pos }) => answer.kind === 'refused' && pos >= since,
    )
  );
}
