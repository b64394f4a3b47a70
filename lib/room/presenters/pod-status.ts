import { isObject, numberAt, objectsAt, textAt, valueAt, type JsonObject } from '#lib/kit/json.ts';

/** What `kubectl get pod` prints for a Pod. */
export interface PodStatus {
  /** READY without the total. */
  readonly ready: number;
  /** Containers and native sidecars. */
  readonly total: number;
  /** STATUS, such as `Init:0/1` or `CrashLoopBackOff`; empty without a status. */
  readonly status: string;
}

/**
 * READY and STATUS of a Pod, with the precedence of kubectl (function `printPod` in
 * pkg/printers/internalversion/printers.go of Kubernetes; native sidecars are KEP-753). Later steps
 * replace the word of earlier ones: phase, reason of the Pod, scheduling gate, init containers,
 * containers, deletion.
 */
export function podStatus(pod: JsonObject): PodStatus {
  const sidecars = listSidecars(pod);
  const total = objectsAt(pod, 'spec', 'containers').length + sidecars.size;
  const initialization = initStatus(pod, sidecars);
  let { ready } = initialization;
  let status = initialization.status ?? podReason(pod);
  if (initialization.status === null || hasCondition(pod, 'Initialized')) {
    const containers = containersStatus(pod);
    ready += containers.ready;
    status = containers.status ?? status;
  }
  return { ready, total, status: deletionStatus(pod) ?? status };
}

/** Names of init containers that run as long as the Pod. */
function listSidecars(pod: JsonObject): ReadonlySet<string> {
  return new Set(
    objectsAt(pod, 'spec', 'initContainers')
      .filter((container) => textAt(container, 'restartPolicy') === 'Always')
      .map((container) => textAt(container, 'name')),
  );
}

function podReason(pod: JsonObject): string {
  const isGated = objectsAt(pod, 'status', 'conditions').some(
    (condition) =>
      textAt(condition, 'type') === 'PodScheduled' &&
      textAt(condition, 'reason') === 'SchedulingGated',
  );
  if (isGated) return 'SchedulingGated';
  return textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
}

/** `status` is null once the Pod is initialized. `ready` counts the sidecars before that point. */
function initStatus(
  pod: JsonObject,
  sidecars: ReadonlySet<string>,
): { readonly ready: number; readonly status: string | null } {
  const statuses = objectsAt(pod, 'status', 'initContainerStatuses');
  const total = Math.max(objectsAt(pod, 'spec', 'initContainers').length, statuses.length);
  let ready = 0;
  for (const [index, container] of statuses.entries()) {
    const terminated = terminationOf(container);
    if (terminated !== null && numberAt(terminated, 'exitCode') === 0) continue;
    if (sidecars.has(textAt(container, 'name')) && container['started'] === true) {
      if (container['ready'] === true) ready += 1;
      continue;
    }
    const waiting = textAt(container, 'state', 'waiting', 'reason');
    const isInProgress = waiting === '' || waiting === 'PodInitializing';
    if (terminated !== null) return { ready, status: `Init:${terminationReason(terminated)}` };
    return { ready, status: `Init:${isInProgress ? `${index}/${total}` : waiting}` };
  }
  return { ready, status: null };
}

/** `status` is null if all containers run, or none has been created. */
function containersStatus(pod: JsonObject): {
  readonly ready: number;
  readonly status: string | null;
} {
  let ready = 0;
  let status: string | null = null;
  // kubectl goes backwards, so the first container with a reason counts.
  for (const container of objectsAt(pod, 'status', 'containerStatuses').toReversed()) {
    const waiting = textAt(container, 'state', 'waiting', 'reason');
    const terminated = terminationOf(container);
    if (waiting !== '') status = waiting;
    else if (terminated !== null) status = terminationReason(terminated);
    else if (container['ready'] === true && isObject(valueAt(container, 'state', 'running')))
      ready += 1;
  }
  // One container has completed, but another one still runs.
  if (status !== 'Completed' || ready === 0) return { ready, status };
  return { ready, status: hasCondition(pod, 'Ready') ? 'Running' : 'NotReady' };
}

function terminationOf(container: JsonObject): JsonObject | null {
  const terminated = valueAt(container, 'state', 'terminated');
  return isObject(terminated) ? terminated : null;
}

function terminationReason(terminated: JsonObject): string {
  const reason = textAt(terminated, 'reason');
  if (reason !== '') return reason;
  const signal = numberAt(terminated, 'signal');
  return signal === 0 ? `ExitCode:${numberAt(terminated, 'exitCode')}` : `Signal:${signal}`;
}

/** Null if the Pod isn't being deleted, or has ended already. */
function deletionStatus(pod: JsonObject): string | null {
  if (textAt(pod, 'metadata', 'deletionTimestamp') === '') return null;
  // The kubelet of a lost node can't report what became of the Pod.
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  const hasEnded = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
  return hasEnded ? null : 'Terminating';
}

function hasCondition(pod: JsonObject, type: string): boolean {
  return objectsAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === 'True',
  );
}
