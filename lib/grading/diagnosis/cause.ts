import type { JsonObject } from '#lib/protocol/json.ts';
import type { CauseCode, CauseParams } from '../types.ts';
import { valueAt, isObject, numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
import type { ObjectIndex, ObservedObject } from '../engine/object-index.ts';

/** Something that keeps a Pod from running, with the parameters that make it the same trouble for two people. */
export type Cause = {
  [Code in CauseCode]: {
    readonly code: Code;
    readonly params: CauseParams[Code];
    readonly group: readonly (keyof CauseParams[Code] & string)[];
  };
}[CauseCode];

/** The parameters of each cause that make two people's the same trouble. */
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

/** What keeps this Pod from running, the deepest cause first; empty when nothing does, or when it is only starting. */
export function findPodCauses(pod: JsonObject): Cause[] {
  const unschedulable = objectsAt(pod, 'status', 'conditions').find(
    (one) => textAt(one, 'type') === 'PodScheduled' && textAt(one, 'reason') === 'Unschedulable',
  );
  if (unschedulable) return [createUnschedulableCause(pod, textAt(unschedulable, 'message'))];
  return [
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
    ...objectsAt(pod, 'status', 'containerStatuses'),
  ].flatMap((status) => findContainerCause(pod, status) ?? []);
}

/** A container that waits without anything being wrong: its name, or empty where the Pod has none yet; null when none waits. */
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

/** The Pods of a workload: its own, and those of what it owns. */
export function listPods(
  viewed: ObservedObject,
  index: ObjectIndex,
  depth = 2,
): readonly ObservedObject[] {
  if (viewed.ref.gvk === 'v1/Pod') return [viewed];
  return depth === 0
    ? []
    : index.listByOwner(viewed.ref.uid).flatMap((owned) => listPods(owned, index, depth - 1));
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

/** Waits in CrashLoopBackOff, or has just ended again after having ended before. */
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

/** The runtime wraps what matters in what it was doing: `exec: "..."` names the program that it did not find. */
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

/** Containers of a Pod share one network: seen when two declare the same port, or when the one that ends says that the address is taken. */
function findPortConflict(
  pod: JsonObject,
  container: string,
  message: string,
): { other: string; port: number } | null {
  const containers = objectsAt(pod, 'spec', 'containers');
  const ports = (one: JsonObject) =>
    objectsAt(one, 'ports').map((port) => numberAt(port, 'containerPort'));
  const mine = containers.filter((one) => textAt(one, 'name') === container).flatMap(ports);
  const others = containers.filter((one) => textAt(one, 'name') !== container);
  const taken = /address (?:already )?in use/i.test(message);
  const said = taken ? Number(/:(\d{1,5})\b/.exec(message)?.[1] ?? 0) : 0;
  const rival =
    others.find((one) =>
      ports(one).some((port) => (said > 0 ? port === said : mine.includes(port))),
    ) ?? (taken && others.length === 1 ? others[0] : undefined);
  if (!rival) return null;
  return {
    other: textAt(rival, 'name'),
    port: said || ports(rival).find((port) => mine.includes(port)) || 0,
  };
}

function findImage(pod: JsonObject, container: string): string {
  const all = [
    ...objectsAt(pod, 'spec', 'containers'),
    ...objectsAt(pod, 'spec', 'initContainers'),
  ];
  return textAt(
    all.find((one) => textAt(one, 'name') === container),
    'image',
  );
}

/** Docker Hub says "access denied" of a repository that does not exist. */
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
  const known = [
    ['cpu', /insufficient cpu/i],
    ['memory', /insufficient memory/i],
    ['node-selector', /node affinity|selector/i],
    ['ports', /free ports/i],
    ['volume', /volume|persistentvolumeclaim/i],
    ['taint', /taint/i],
  ] as const;
  const why = known.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
  return createCause('unschedulable', {
    kind: 'Pod',
    name: textAt(pod, 'metadata', 'name'),
    why,
    message,
  });
}
