import { numberAt, objectsAt, textAt, valueAt, type JsonObject } from '#lib/kit/json.ts';
import { kindOf, type ObjectIndex, type ObservedObject } from '../engine/object-index.ts';
import { createCause, type Cause } from './cause.ts';
import {
  isTerminating,
  studentObjects,
  type DiagnosisContext,
  type IncidentCandidate,
} from './context.ts';
import { readRefusal } from './refusal-message.ts';
import { MAX_COMPARED_OBJECTS, type StepCounter } from './steps.ts';

/** Steps that count for a message, which is searched for several words. */
const STEPS_PER_MESSAGE = 10;

const REPLICA_SET = 'apps/v1/ReplicaSet';
const DEPLOYMENT = 'apps/v1/Deployment';

/**
 * Why the API server refuses the Pods of a ReplicaSet or a Deployment, from the condition
 * ReplicaFailure; null if it doesn't. The controllers of Jobs, StatefulSets and DaemonSets write no
 * such condition.
 */
export function findRefusedPods(
  { ref, object }: Pick<ObservedObject, 'ref' | 'object'>,
  steps: StepCounter,
): Cause | null {
  const conditions = objectsAt(object, 'status', 'conditions');
  steps.add(1 + conditions.length);
  const failure = conditions.find(
    (condition) =>
      textAt(condition, 'type') === 'ReplicaFailure' &&
      textAt(condition, 'status') === 'True' &&
      textAt(condition, 'reason') === 'FailedCreate',
  );
  if (!failure) return null;
  steps.add(STEPS_PER_MESSAGE);
  return createRefusedCause(ref, textAt(failure, 'message'));
}

function createRefusedCause(
  { gvk, name }: Pick<ObservedObject['ref'], 'gvk' | 'name'>,
  message: string,
): Cause {
  return createCause('pods-refused', {
    kind: kindOf(gvk),
    name,
    ...readRefusal(message),
    message: withoutPrefix(message),
  });
}

/**
 * The refusal of the Pods of an object, or of an object that it owns: the condition of the ReplicaSet
 * comes first, because `kubectl describe` shows its Events.
 */
export function findRefusalBehind(
  observed: ObservedObject,
  index: ObjectIndex,
  steps: StepCounter,
): Cause | null {
  if (observed.ref.gvk === DEPLOYMENT)
    for (const owned of index.listByOwner(observed.ref.uid).slice(0, MAX_COMPARED_OBJECTS)) {
      const cause =
        owned.ref.gvk === REPLICA_SET && !isTerminating(owned.object)
          ? findRefusedPods(owned, steps)
          : null;
      if (cause) return cause;
    }
  return findRefusedPods(observed, steps);
}

/**
 * A Job, DaemonSet or StatefulSet for which no Pod exists although it asks for one. Their controllers
 * report a refusal only in Events, so this is all that their status shows. Null for any other object.
 */
export function findMissingPods(
  { ref, object }: Pick<ObservedObject, 'ref' | 'object'>,
  index: ObjectIndex,
  steps: StepCounter,
): Cause | null {
  steps.add();
  const asksForPods = Object.hasOwn(ASKS_FOR_PODS, ref.gvk) ? ASKS_FOR_PODS[ref.gvk] : undefined;
  return asksForPods?.(object) && index.listByOwner(ref.uid).length === 0
    ? createCause('no-pods', { kind: kindOf(ref.gvk), name: ref.name })
    : null;
}

/** Whether the status says that Pods are wanted, and that there are none. */
const ASKS_FOR_PODS: Readonly<Record<string, (object: JsonObject) => boolean>> = {
  'batch/v1/Job': (job) =>
    valueAt(job, 'spec', 'suspend') !== true &&
    textAt(job, 'status', 'startTime') !== '' &&
    ['active', 'succeeded', 'failed'].every((key) => numberAt(job, 'status', key) === 0) &&
    objectsAt(job, 'status', 'conditions').length === 0,
  'apps/v1/DaemonSet': (daemonSet) =>
    numberAt(daemonSet, 'status', 'desiredNumberScheduled') > 0 &&
    numberAt(daemonSet, 'status', 'currentNumberScheduled') === 0,
  'apps/v1/StatefulSet': (statefulSet) =>
    numberAt(statefulSet, 'spec', 'replicas') > 0 &&
    numberAt(statefulSet, 'status', 'observedGeneration') > 0 &&
    numberAt(statefulSet, 'status', 'replicas') === 0,
};

/** ms. A controller creates its Pods a moment after the object. */
const NO_PODS_GRACE_MS = 30_000;

/** Incidents of Jobs, DaemonSets and StatefulSets without Pods. */
export function findMissingPodIncidents(context: DiagnosisContext): IncidentCandidate[] {
  return Object.keys(ASKS_FOR_PODS).flatMap((gvk) =>
    studentObjects(context, gvk).flatMap((observed) => {
      const cause = findMissingPods(observed, context.index, context.steps);
      return cause ? [{ cause, observed, gracePeriodMs: NO_PODS_GRACE_MS }] : [];
    }),
  );
}

/** Incidents of ReplicaSets whose Pods are refused, and of Deployments whose ReplicaSet is unknown. */
export function findRefusedPodIncidents(context: DiagnosisContext): IncidentCandidate[] {
  const refused = studentObjects(context, REPLICA_SET).flatMap((observed) => {
    const cause = findRefusedPods(observed, context.steps);
    return cause ? [{ observed, cause }] : [];
  });
  const owners = new Set(
    refused.flatMap(({ observed }) =>
      objectsAt(observed.object, 'metadata', 'ownerReferences').map((owner) =>
        textAt(owner, 'uid'),
      ),
    ),
  );
  const deployments = studentObjects(context, DEPLOYMENT).flatMap((observed) => {
    const cause = owners.has(observed.ref.uid) ? null : findRefusedPods(observed, context.steps);
    return cause ? [{ observed, cause }] : [];
  });
  return [...refused, ...deployments].map((found) => ({
    ...found,
    gracePeriodMs: 0,
    ...(isWebhookDown(found.cause) && { scope: 'infrastructure' }),
  }));
}

/** A webhook that can't be reached isn't the student's fault. */
function isWebhookDown(cause: Cause): boolean {
  return cause.code === 'pods-refused' && cause.params.why === 'webhook-down';
}

/** Without `pods "web-x" is forbidden: `, which names a Pod that doesn't exist. */
function withoutPrefix(message: string): string {
  return message.replace(/^pods? "[^"]{0,253}" is (?:forbidden|invalid): /i, '');
}
