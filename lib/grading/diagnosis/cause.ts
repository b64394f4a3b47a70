import { valueAt, isObject, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { CauseCode, CauseParams } from '../types.ts';
import type { ObjectIndex, ObservedObject } from '../engine/object-index.ts';

/**
 * A cause that keeps a Pod from running. `group` names the parameters that must be equal for two
 * students to have the same problem.
 */
export type Cause = {
  [Code in CauseCode]: {
    readonly code: Code;
    readonly params: CauseParams[Code];
    readonly group: readonly (keyof CauseParams[Code] & string)[];
  };
}[CauseCode];

/** The grouping parameters of each cause. If they are equal, two students have the same problem. */
export const GROUPING_PARAMS: {
  readonly [Code in CauseCode]: readonly (keyof CauseParams[Code] & string)[];
} = {
  'image-pull': ['why'],
  'crash-loop': ['exitCode'],
  'port-conflict': ['port'],
  unschedulable: ['why'],
  'config-error': ['missing', 'what'],
  'wrong-namespace': ['expected'],
  'service-no-pods': ['selector'],
  'service-port': ['port'],
  'ingress-no-service': ['service'],
  'ingress-no-port': ['service', 'port'],
  'ingress-no-host': [],
  'ingress-no-controller': ['ingressClass'],
  'certificate-fallback': ['host'],
  'certificate-name': ['host'],
  'certificate-expired': ['host'],
  'hpa-no-metrics': [],
  'hpa-no-requests': [],
  'hpa-no-target': ['target'],
  'claim-pending': ['why', 'storageClass'],
  'node-not-ready': [],
  'node-pressure': ['what'],
  'component-down': ['component'],
  'dns-down': [],
};

/** A cause with the grouping parameters of its code. */
export function createCause<Code extends CauseCode>(code: Code, params: CauseParams[Code]): Cause {
  return { code, params, group: GROUPING_PARAMS[code] } as unknown as Cause;
}

const IMAGE_PULL_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'ErrImageNeverPull',
]);
const CONFIG_ERROR_REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError']);

/**
 * The causes that keep a Pod from running, deepest first. Empty if there are none or the Pod is
 * only starting.
 */
export function findPodCauses(pod: JsonObject): Cause[] {
  const unschedulable = objectsAt(pod, 'status', 'conditions').find(
    (condition) =>
      textAt(condition, 'type') === 'PodScheduled' &&
      textAt(condition, 'reason') === 'Unschedulable',
  );
  if (unschedulable) return [createUnschedulableCause(pod, textAt(unschedulable, 'message'))];
  return [
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
    ...objectsAt(pod, 'status', 'containerStatuses'),
  ].flatMap((status) => findContainerCause(pod, status) ?? []);
}

/**
 * The name of a container that is still starting without an error. Empty if the Pod has no
 * container status yet, null if no container is starting.
 */
export function findStartingContainer(pod: JsonObject): string | null {
  const statuses = [
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
    ...objectsAt(pod, 'status', 'containerStatuses'),
  ];
  if (statuses.length === 0) return textAt(pod, 'status', 'phase') === 'Pending' ? '' : null;
  const waiting = statuses.find((status) =>
    ['ContainerCreating', 'PodInitializing'].includes(textAt(status, 'state', 'waiting', 'reason')),
  );
  return waiting ? textAt(waiting, 'name') : null;
}

/** The Pods of a workload: those it owns directly or through another owner. */
export function listPods(
  observed: ObservedObject,
  index: ObjectIndex,
  depth = 2,
): readonly ObservedObject[] {
  if (observed.ref.gvk === 'v1/Pod') return [observed];
  return depth === 0
    ? []
    : index.listByOwner(observed.ref.uid).flatMap((owned) => listPods(owned, index, depth - 1));
}

function findContainerCause(pod: JsonObject, status: JsonObject): Cause | null {
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  const params = {
    kind: 'Pod',
    name: textAt(pod, 'metadata', 'name'),
    container: textAt(status, 'name'),
  };
  if (IMAGE_PULL_REASONS.has(waiting)) {
    const why =
      waiting === 'InvalidImageName'
        ? 'invalid'
        : classifyPullError(textAt(status, 'state', 'waiting', 'message'));
    return createCause('image-pull', {
      ...params,
      image: findImage(pod, params.container) || textAt(status, 'image'),
      why,
    });
  }
  if (CONFIG_ERROR_REASONS.has(waiting))
    return createConfigErrorCause(params, textAt(status, 'state', 'waiting', 'message'));
  const ended = findBadTermination(status);
  return ended ? createCrashCause(pod, status, ended, params) : null;
}

/**
 * The last termination of a container that is in CrashLoopBackOff, or that ended again after a
 * restart.
 */
function findBadTermination(status: JsonObject): JsonObject | null {
  const last = readTermination(status, 'lastState');
  if (textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff') return last ?? {};
  return last && numberAt(status, 'restartCount') > 0 ? readTermination(status, 'state') : null;
}

function readTermination(status: JsonObject, key: 'state' | 'lastState'): JsonObject | null {
  const ended = valueAt(status, key, 'terminated');
  return isObject(ended) ? ended : null;
}

function createCrashCause(
  pod: JsonObject,
  status: JsonObject,
  ended: JsonObject,
  params: { kind: string; name: string; container: string },
): Cause {
  const message =
    textAt(ended, 'reason') === 'StartError'
      ? extractMissingProgram(textAt(ended, 'message'))
      : textAt(ended, 'message');
  const conflict =
    numberAt(ended, 'exitCode') === 0 ? null : findPortConflict(pod, params.container, message);
  if (conflict) return createCause('port-conflict', { ...params, ...conflict });
  const facts = {
    exitCode: numberAt(ended, 'exitCode'),
    signal: numberAt(ended, 'signal'),
    reason: textAt(ended, 'reason'),
    message,
    restarts: numberAt(status, 'restartCount'),
  };
  return createCause('crash-loop', { ...params, ...facts });
}

/**
 * Extracts the program that wasn't found from the runtime's message, which wraps it as `exec:
 * "..."`.
 */
function extractMissingProgram(message: string): string {
  const quoted = /exec: ("(?:\\.|[^"\\])*"): (?:executable file not found|stat |no such file)/.exec(
    message,
  )?.[1];
  try {
    return quoted === undefined
      ? message.slice(message.lastIndexOf(': ') + 2)
      : String(JSON.parse(quoted));
  } catch {
    return message;
  }
}

/**
 * The containers of a Pod share one network. Two of them conflict if both declare the same port, or
 * if one ends with the message that its address is in use.
 */
function findPortConflict(
  pod: JsonObject,
  container: string,
  message: string,
): { other: string; port: number } | null {
  const containers = objectsAt(pod, 'spec', 'containers');
  const listPorts = (candidate: JsonObject) =>
    objectsAt(candidate, 'ports').map((port) => numberAt(port, 'containerPort'));
  const ownPorts = containers
    .filter((candidate) => textAt(candidate, 'name') === container)
    .flatMap(listPorts);
  const others = containers.filter((candidate) => textAt(candidate, 'name') !== container);
  const isInUse = /address (?:already )?in use/i.test(message);
  const reportedPort = isInUse ? Number(/:(\d{1,5})\b/.exec(message)?.[1] ?? 0) : 0;
  const rival =
    others.find((candidate) =>
      listPorts(candidate).some((port) =>
        reportedPort > 0 ? port === reportedPort : ownPorts.includes(port),
      ),
    ) ?? (isInUse && others.length === 1 ? others[0] : undefined);
  if (!rival) return null;
  return {
    other: textAt(rival, 'name'),
    port: reportedPort || listPorts(rival).find((port) => ownPorts.includes(port)) || 0,
  };
}

function findImage(pod: JsonObject, container: string): string {
  const containers = [
    ...objectsAt(pod, 'spec', 'containers'),
    ...objectsAt(pod, 'spec', 'initContainers'),
  ];
  return textAt(
    containers.find((candidate) => textAt(candidate, 'name') === container),
    'image',
  );
}

/**
 * Classifies the message of a failed image pull. Check for "does not exist" first, because Docker
 * Hub also says "access denied" for a repository that doesn't exist.
 */
function classifyPullError(message: string): CauseParams['image-pull']['why'] {
  if (/not found|manifest unknown|does not exist|NotFound|404/i.test(message)) return 'not-found';
  if (/invalid|couldn't parse/i.test(message)) return 'invalid';
  if (/denied|unauthorized|authoriz|401|403|no basic auth/i.test(message)) return 'denied';
  return /timeout|timed out|no such host|refused|unreachable|TLS|x509|EOF|i\/o|network|503|502|429|toomanyrequests/i.test(
    message,
  )
    ? 'unreachable'
    : 'other';
}

function createConfigErrorCause(
  params: { kind: string; name: string; container: string },
  message: string,
): Cause {
  const named = /(configmap|secret) "([^"]+)" not found/i.exec(message);
  const key = /couldn't find key (\S+) in (?:ConfigMap|Secret) (\S+)/i.exec(message);
  const missing = key
    ? 'key'
    : ((named?.[1]?.toLowerCase() as 'configmap' | 'secret' | undefined) ?? 'other');
  return createCause('config-error', {
    ...params,
    missing,
    what: key?.[1] ?? named?.[2] ?? '',
    message,
  });
}

function createUnschedulableCause(pod: JsonObject, message: string): Cause {
  const patterns = [
    ['cpu', /insufficient cpu/i],
    ['memory', /insufficient memory/i],
    ['node-selector', /node affinity|selector/i],
    ['ports', /free ports/i],
    ['volume', /volume|persistentvolumeclaim/i],
    ['taint', /taint/i],
  ] as const;
  const why = patterns.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
  return createCause('unschedulable', {
    kind: 'Pod',
    name: textAt(pod, 'metadata', 'name'),
    why,
    message,
  });
}
