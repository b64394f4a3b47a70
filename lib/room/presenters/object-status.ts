import { valueAt, numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

type StatusFormatter = (object: JsonObject) => string;

const readyCount =
  (readyField: string, desiredCount: (object: JsonObject) => number): StatusFormatter =>
  (object) =>
    `${String(numberAt(object, 'status', readyField))}/${String(desiredCount(object))} ready`;
/** `spec.replicas` is 1 where nobody says it. */
const readyReplicas: StatusFormatter = readyCount('readyReplicas', (object) =>
  typeof valueAt(object, 'spec', 'replicas') === 'number'
    ? numberAt(object, 'spec', 'replicas')
    : 1,
);
const phase: StatusFormatter = (object) => textAt(object, 'status', 'phase');

const STATUS_FORMATTERS: Readonly<Record<string, StatusFormatter>> = {
  Pod: podStatus,
  Deployment: readyReplicas,
  ReplicaSet: readyReplicas,
  StatefulSet: readyReplicas,
  DaemonSet: readyCount('numberReady', (object) =>
    numberAt(object, 'status', 'desiredNumberScheduled'),
  ),
  Job: (object) =>
    `${String(numberAt(object, 'status', 'succeeded'))}/${String(numberAt(object, 'spec', 'completions') || 1)} completions`,
  CronJob: (object) => textAt(object, 'spec', 'schedule'),
  Service: serviceStatus,
  Ingress: (object) =>
    objectsAt(object, 'spec', 'rules')
      .map((rule) => textAt(rule, 'host') || '*')
      .join(', '),
  HorizontalPodAutoscaler: (object) =>
    `${String(numberAt(object, 'status', 'currentReplicas'))} of ${String(numberAt(object, 'spec', 'minReplicas') || 1)}-${String(numberAt(object, 'spec', 'maxReplicas'))}`,
  Namespace: phase,
  PersistentVolume: phase,
  PersistentVolumeClaim: phase,
  Node: (object) =>
    objectsAt(object, 'status', 'conditions').some(
      (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
    )
      ? 'Ready'
      : 'NotReady',
};

/** A few words on how an object stands, as `kubectl get` prints them; empty where it prints none. */
export function objectStatus(gvk: string, object: JsonObject): string {
  return STATUS_FORMATTERS[gvk.slice(gvk.lastIndexOf('/') + 1)]?.(object) ?? '';
}

function serviceStatus(object: JsonObject): string {
  const ports = objectsAt(object, 'spec', 'ports').map((port) =>
    [numberAt(port, 'port'), numberAt(port, 'nodePort')].filter((number) => number > 0).join(':'),
  );
  return `${textAt(object, 'spec', 'type') || 'ClusterIP'} ${ports.join(',')}`.trim();
}

/** STATUS of a Pod: the order in which Kubernetes' own printer lets one reason win over another (printPod in its printers). */
function podStatus(object: JsonObject): string {
  const statuses = objectsAt(object, 'status', 'containerStatuses');
  const counts = `${String(statuses.filter((status) => status['ready'] === true).length)}/${String(objectsAt(object, 'spec', 'containers').length)}`;
  if (valueAt(object, 'metadata', 'deletionTimestamp') !== undefined)
    return `${counts} Terminating`;
  return `${counts} ${initContainerReason(object) ?? containerReason(statuses) ?? (textAt(object, 'status', 'reason') || textAt(object, 'status', 'phase'))}`.trim();
}

function initContainerReason(object: JsonObject): string | null {
  const statuses = objectsAt(object, 'status', 'initContainerStatuses');
  const index = statuses.findIndex((status) => !isDone(status));
  const current = statuses[index];
  if (current === undefined) return null;
  const why = containerStatusReason(current);
  return why !== null && why !== 'PodInitializing'
    ? `Init:${why}`
    : `Init:${String(index)}/${String(statuses.length)}`;
}

/** Ended well, or a sidecar that has started. */
function isDone(status: JsonObject): boolean {
  const terminated = valueAt(status, 'state', 'terminated');
  return terminated === undefined
    ? status['started'] === true
    : numberAt(terminated, 'exitCode') === 0;
}

function containerReason(statuses: readonly JsonObject[]): string | null {
  for (const status of statuses) {
    const why = containerStatusReason(status);
    if (why !== null) return why;
  }
  return null;
}

function containerStatusReason(status: JsonObject): string | null {
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  if (waiting !== '') return waiting;
  const terminated = valueAt(status, 'state', 'terminated');
  if (terminated === undefined) return null;
  return textAt(terminated, 'reason') || `ExitCode:${String(numberAt(terminated, 'exitCode'))}`;
}
