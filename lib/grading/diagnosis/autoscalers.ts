import type { JsonObject } from '#lib/protocol/json.ts';
import { createCause, listPods } from './cause.ts';
import { valueAt, objectsAt, textAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  isTerminating,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

/** ms. Figures of a new Pod come after one or two rounds of metrics-server. */
const GRACE_PERIODS_MS = {
  target: 10_000,
  requests: 5_000,
  noMetrics: 45_000,
  metricsPending: 120_000,
} as const;
const WATCHED_TARGET_KINDS = new Set([
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
]);

/** HorizontalPodAutoscalers that have nothing to scale, or nothing to go by: the deepest cause of each. */
export function findAutoscalerIncidents(scene: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(scene, 'autoscaling/v2/HorizontalPodAutoscaler').flatMap(
    (hpa) => toIncidentCandidate(scene, hpa) ?? [],
  );
}

function toIncidentCandidate(
  { index }: DiagnosisContext,
  hpa: ObservedObject,
): IncidentCandidate | null {
  const { object, ref } = hpa;
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((key) =>
    textAt(object, 'spec', 'scaleTargetRef', key),
  );
  const [gvk, target] = [`${apiVersion}/${kind}`, `${kind}/${name}`];
  const scaled = index
    .listByKind(gvk)
    .find((one) => one.ref.ns === ref.ns && one.ref.name === name && !isTerminating(one.object));
  if (
    !scaled &&
    (WATCHED_TARGET_KINDS.has(gvk) || findFalseCondition(object, 'AbleToScale', 'FailedGetScale'))
  )
    return {
      cause: createCause('hpa-no-target', { ...objectName(hpa), target }),
      observed: hpa,
      gracePeriodMs: GRACE_PERIODS_MS.target,
    };
  const failed = findFalseCondition(object, 'ScalingActive', 'FailedGet');
  const message = textAt(failed, 'message');
  const container =
    /missing request for \S+ in container (\S+)/.exec(message)?.[1] ??
    (scaled && findContainerWithoutRequest(object, findPodSpec(scaled, index)));
  if (container !== undefined)
    return {
      cause: createCause('hpa-no-requests', { ...objectName(hpa), target, container }),
      observed: hpa,
      gracePeriodMs: GRACE_PERIODS_MS.requests,
    };
  if (!failed) return null;
  const toCome = /did not receive metrics|no metrics returned|unready|no recommendation/i.test(
    message,
  );
  return {
    cause: createCause('hpa-no-metrics', { ...objectName(hpa), target, message }),
    observed: hpa,
    gracePeriodMs: toCome ? GRACE_PERIODS_MS.metricsPending : GRACE_PERIODS_MS.noMetrics,
  };
}

/** The condition while it is False for a reason that begins so. */
function findFalseCondition(hpa: JsonObject, type: string, reason: string): JsonObject | undefined {
  return objectsAt(hpa, 'status', 'conditions').find(
    (one) =>
      textAt(one, 'type') === type &&
      textAt(one, 'status') === 'False' &&
      textAt(one, 'reason').startsWith(reason),
  );
}

/** What runs, where something does: a LimitRange may have added requests to it. */
function findPodSpec(
  scaled: ObservedObject,
  index: DiagnosisContext['index'],
): JsonObject | undefined {
  const spec =
    listPods(scaled, index).find(({ object }) => !isTerminating(object))?.object['spec'] ??
    valueAt(scaled.object, 'spec', 'template', 'spec');
  return typeof spec === 'object' ? (spec as JsonObject) : undefined;
}

/** The first container of which a per cent is asked for that has nothing to take it of; a limit stands in for a request. */
function findContainerWithoutRequest(
  hpa: JsonObject,
  spec: JsonObject | undefined,
): string | undefined {
  for (const metric of objectsAt(hpa, 'spec', 'metrics')) {
    if (
      textAt(metric, 'type') !== 'Resource' ||
      textAt(metric, 'resource', 'target', 'type') !== 'Utilization'
    )
      continue;
    const resource = textAt(metric, 'resource', 'name');
    const container = objectsAt(spec, 'containers').find((one) =>
      ['requests', 'limits'].every((key) => textAt(one, 'resources', key, resource) === ''),
    );
    if (container) return textAt(container, 'name');
  }
  return undefined;
}
