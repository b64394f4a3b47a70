import { valueAt, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';

type StatusFormatter = (object: JsonObject) => string;

const readyCount =
  (readyField: string, desiredCount: (object: JsonObject) => number): StatusFormatter =>
  (object) =>
    `${String(numberAt(object, 'status', readyField))}/${String(desiredCount(object))} ready`;
/** `spec.replicas` defaults to 1. */
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
      (condition) =>
        textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
    )
      ? 'Ready'
      : 'NotReady',
};

/** The status of an object as `kubectl get` prints it; empty for kinds without one. */
export function objectStatus(gvk: string, object: JsonObject): string {
  return STATUS_FORMATTERS[gvk.slice(gvk.lastIndexOf('/') + 1)]?.(object) ?? '';
}

function serviceStatus(object: JsonObject): string {
  const ports = objectsAt(object, 'spec', 'ports').map((port) =>
    [numberAt(port, 'port'), numberAt(port, 'nodePort')].filter((number) => number > 0).join(':'),
  );
  return `${textAt(object, 'spec', 'type') || 'ClusterIP'} ${ports.join(',')}`.trim();
}

/** STATUS of a Pod, with the precedence of Kubernetes' own printer (`printPod`). */
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
  const reason = containerStatusReason(current);
  return reason !== null && reason !== 'PodInitializing'
    ? `Init:${reason}`
    : `Init:${String(index)}/${String(statuses.length)}`;
}

/** Completed successfully, or a started sidecar. */
function isDone(status: JsonObject): boolean {
  const terminated = valueAt(status, 'state', 'terminated');
  return terminated === undefined
    ? status['started'] === true
    : numberAt(terminated, 'exitCode') === 0;
}

function containerReason(statuses: readonly JsonObject[]): string | null {
  for (const status of statuses) {
    const reason = containerStatusReason(status);
    if (reason !== null) return reason;
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
