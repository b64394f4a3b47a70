import type { JsonObject } from '#lib/protocol/json.ts';
import { causeOf, podsOf } from './cause.ts';
import { at, objectsAt, textAt } from '#lib/kit/json.ts';
import type { Viewed } from '../engine/object-index.ts';
import { isLeaving, namedOf, ownOf, type Finding, type Scene } from './context.ts';

/** ms. Figures of a new Pod come after one or two rounds of metrics-server. */
const PATIENCE = {
  target: 10_000,
  requests: 5_000,
  noFigures: 45_000,
  figuresToCome: 120_000,
} as const;
const WATCHED = new Set(['apps/v1/Deployment', 'apps/v1/ReplicaSet', 'apps/v1/StatefulSet']);

/** HorizontalPodAutoscalers that have nothing to scale, or nothing to go by: the deepest cause of each. */
export function autoscalerFindings(scene: Scene): Finding[] {
  return ownOf(scene, 'autoscaling/v2/HorizontalPodAutoscaler').flatMap(
    (hpa) => findingOf(scene, hpa) ?? [],
  );
}

function findingOf({ index }: Scene, hpa: Viewed): Finding | null {
  const { object, ref } = hpa;
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((key) =>
    textAt(object, 'spec', 'scaleTargetRef', key),
  );
  const [gvk, target] = [`${apiVersion}/${kind}`, `${kind}/${name}`];
  const scaled = index
    .ofKind(gvk)
    .find((one) => one.ref.ns === ref.ns && one.ref.name === name && !isLeaving(one.object));
  if (!scaled && (WATCHED.has(gvk) || conditionOf(object, 'AbleToScale', 'FailedGetScale')))
    return {
      cause: causeOf('hpa-no-target', { ...namedOf(hpa), target }),
      viewed: hpa,
      patience: PATIENCE.target,
    };
  const failed = conditionOf(object, 'ScalingActive', 'FailedGet');
  const message = textAt(failed, 'message');
  const container =
    /missing request for \S+ in container (\S+)/.exec(message)?.[1] ??
    (scaled && withoutRequest(object, podSpecOf(scaled, index)));
  if (container !== undefined)
    return {
      cause: causeOf('hpa-no-requests', { ...namedOf(hpa), target, container }),
      viewed: hpa,
      patience: PATIENCE.requests,
    };
  if (!failed) return null;
  const toCome = /did not receive metrics|no metrics returned|unready|no recommendation/i.test(
    message,
  );
  return {
    cause: causeOf('hpa-no-metrics', { ...namedOf(hpa), target, message }),
    viewed: hpa,
    patience: toCome ? PATIENCE.figuresToCome : PATIENCE.noFigures,
  };
}

/** The condition while it is False for a reason that begins so. */
function conditionOf(hpa: JsonObject, type: string, reason: string): JsonObject | undefined {
  return objectsAt(hpa, 'status', 'conditions').find(
    (one) =>
      textAt(one, 'type') === type &&
      textAt(one, 'status') === 'False' &&
      textAt(one, 'reason').startsWith(reason),
  );
}

/** What runs, where something does: a LimitRange may have added requests to it. */
function podSpecOf(scaled: Viewed, index: Scene['index']): JsonObject | undefined {
  const spec =
    podsOf(scaled, index).find(({ object }) => !isLeaving(object))?.object['spec'] ??
    at(scaled.object, 'spec', 'template', 'spec');
  return typeof spec === 'object' ? (spec as JsonObject) : undefined;
}

/** The first container of which a per cent is asked for that has nothing to take it of; a limit stands in for a request. */
function withoutRequest(hpa: JsonObject, spec: JsonObject | undefined): string | undefined {
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
