import { valueAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import { createCause } from './cause.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  isTerminating,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';
import { listPods } from './owned-pods.ts';
import type { StepCounter } from './steps.ts';

/** ms. The first metrics of a new Pod take one or two rounds of metrics-server. */
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

/** HorizontalPodAutoscalers without a target, requests or metrics, each with its root cause. */
export function findAutoscalerIncidents(context: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(context, 'autoscaling/v2/HorizontalPodAutoscaler').flatMap(
    (hpa) => toIncidentCandidate(context, hpa) ?? [],
  );
}

function toIncidentCandidate(
  context: DiagnosisContext,
  hpa: ObservedObject,
): IncidentCandidate | null {
  const { object, ref } = hpa;
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((key) =>
    textAt(object, 'spec', 'scaleTargetRef', key),
  );
  const [gvk, target] = [`${apiVersion}/${kind}`, `${kind}/${name}`];
  const scaled = context.lookups.findByName(gvk, ref.ns, name ?? '');
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
    (scaled && findContainerWithoutRequest(object, findPodSpec(scaled, context), context.steps));
  if (container !== undefined)
    return {
      cause: createCause('hpa-no-requests', { ...objectName(hpa), target, container }),
      observed: hpa,
      gracePeriodMs: GRACE_PERIODS_MS.requests,
    };
  if (!failed) return null;
  const isPending = /did not receive metrics|no metrics returned|unready|no recommendation/i.test(
    message,
  );
  return {
    cause: createCause('hpa-no-metrics', { ...objectName(hpa), target, message }),
    observed: hpa,
    gracePeriodMs: isPending ? GRACE_PERIODS_MS.metricsPending : GRACE_PERIODS_MS.noMetrics,
  };
}

/** The condition of a type if it is False and its reason starts with `reason`. */
function findFalseCondition(hpa: JsonObject, type: string, reason: string): JsonObject | undefined {
  return objectsAt(hpa, 'status', 'conditions').find(
    (condition) =>
      textAt(condition, 'type') === type &&
      textAt(condition, 'status') === 'False' &&
      textAt(condition, 'reason').startsWith(reason),
  );
}

/**
 * The spec of a running Pod if there is one, because a LimitRange can add requests to it. Otherwise
 * the template of the target.
 */
function findPodSpec(
  scaled: ObservedObject,
  { index, steps }: DiagnosisContext,
): JsonObject | undefined {
  const pods = listPods(scaled, index);
  steps.add(pods.length);
  const spec =
    pods.find(({ object }) => !isTerminating(object))?.object['spec'] ??
    valueAt(scaled.object, 'spec', 'template', 'spec');
  return typeof spec === 'object' ? (spec as JsonObject) : undefined;
}

/**
 * The first container whose utilization can't be computed because it has no request. A limit counts
 * as a request.
 */
function findContainerWithoutRequest(
  hpa: JsonObject,
  spec: JsonObject | undefined,
  steps: StepCounter,
): string | undefined {
  const containers = objectsAt(spec, 'containers');
  for (const metric of objectsAt(hpa, 'spec', 'metrics')) {
    steps.add();
    if (
      textAt(metric, 'type') !== 'Resource' ||
      textAt(metric, 'resource', 'target', 'type') !== 'Utilization'
    )
      continue;
    const resource = textAt(metric, 'resource', 'name');
    steps.add(containers.length);
    const container = containers.find((candidate) =>
      ['requests', 'limits'].every((key) => textAt(candidate, 'resources', key, resource) === ''),
    );
    if (container) return textAt(container, 'name');
  }
  return undefined;
}
