import { valueAt, numberAt, objectsAt, textAt, textsAt, type JsonObject } from '#lib/kit/json.ts';
import { podStatus } from './pod-status.ts';

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
/** A volume or claim in use stays until its finalizer is removed. */
const volumePhase: StatusFormatter = (object) =>
  textAt(object, 'metadata', 'deletionTimestamp') === '' ? phase(object) : 'Terminating';

const STATUS_FORMATTERS: Readonly<Record<string, StatusFormatter>> = {
  Pod: (object) => {
    const { ready, total, status } = podStatus(object);
    return `${ready}/${total} ${status}`.trim();
  },
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
  PersistentVolume: volumePhase,
  PersistentVolumeClaim: volumePhase,
  Node: nodeStatus,
};

/** The status of an object as `kubectl get` prints it; empty for kinds without one. */
export function objectStatus(gvk: string, object: JsonObject): string {
  return STATUS_FORMATTERS[gvk.slice(gvk.lastIndexOf('/') + 1)]?.(object) ?? '';
}

/** TYPE, a CLUSTER-IP or EXTERNAL-IP that says more than an address, and PORT(S). */
function serviceStatus(object: JsonObject): string {
  const type = textAt(object, 'spec', 'type') || 'ClusterIP';
  if (type === 'ExternalName') return `${type} ${textAt(object, 'spec', 'externalName')}`.trim();
  const isHeadless = textAt(object, 'spec', 'clusterIP') === 'None';
  const isPending =
    type === 'LoadBalancer' &&
    objectsAt(object, 'status', 'loadBalancer', 'ingress').length === 0 &&
    textsAt(object, 'spec', 'externalIPs').length === 0;
  return [
    type,
    ...(isHeadless ? ['None'] : []),
    ...(isPending ? ['<pending>'] : []),
    formatPorts(objectsAt(object, 'spec', 'ports')),
  ]
    .join(' ')
    .trim();
}

/** `80:30010`; with protocols, such as `53/UDP,53/TCP`, unless all ports have the usual one. */
function formatPorts(ports: readonly JsonObject[]): string {
  const protocolOf = (port: JsonObject) => textAt(port, 'protocol') || 'TCP';
  const hasOnlyTcp = ports.every((port) => protocolOf(port) === 'TCP');
  return ports
    .map((port) => {
      const numbers = [numberAt(port, 'port'), numberAt(port, 'nodePort')].filter(
        (number) => number > 0,
      );
      return `${numbers.join(':')}${hasOnlyTcp ? '' : `/${protocolOf(port)}`}`;
    })
    .join(',');
}

/** `Ready`, `NotReady`, or `Unknown` without that condition, and whether it takes new Pods. */
function nodeStatus(object: JsonObject): string {
  const ready = objectsAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Ready',
  );
  const status =
    ready === undefined ? 'Unknown' : textAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return valueAt(object, 'spec', 'unschedulable') === true
    ? `${status},SchedulingDisabled`
    : status;
}
