import { valueAt, isObject, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { CauseParams } from '../types.ts';
import { createCause, type Cause } from './cause.ts';
import { INCIDENT_LIMITS } from './incident-limits.ts';
import { PodContainers } from './pod-containers.ts';
import { findPodFailure } from './pod-failure.ts';
import { StepCounter } from './steps.ts';
import { findUnschedulableCause } from './unschedulable.ts';

const IMAGE_PULL_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'ErrImageNeverPull',
]);
const CONFIG_ERROR_REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError']);

/** The causes of a Pod, and the steps that finding them takes. */
interface FoundCauses {
  readonly causes: readonly Cause[];
  readonly stepCount: number;
}
const foundCauses = new WeakMap<JsonObject, FoundCauses>();

/**
 * The causes that keep a Pod from running, deepest first. Empty if there are none or the Pod is
 * only starting. At most as many as an object can have incidents. Objects of a mirror are never
 * changed in place, so the causes of each are found once; the steps count each time, so that a
 * diagnosis ends at the same place whatever was found before.
 */
export function findPodCauses(
  pod: JsonObject,
  steps: StepCounter = new StepCounter(),
): readonly Cause[] {
  let found = foundCauses.get(pod);
  if (found === undefined) {
    const before = steps.count;
    const causes = searchPodCauses(pod, steps);
    found = { causes, stepCount: steps.count - before };
    foundCauses.set(pod, found);
  } else steps.add(found.stepCount);
  return found.causes;
}

function searchPodCauses(pod: JsonObject, steps: StepCounter): readonly Cause[] {
  const conditions = objectsAt(pod, 'status', 'conditions');
  steps.add(conditions.length);
  const failure = findPodFailure(pod, conditions);
  if (failure) return [failure];
  const unschedulable = findUnschedulableCause(pod, conditions);
  if (unschedulable) return [unschedulable];
  const containers = new PodContainers(pod, steps);
  const causes: Cause[] = [];
  for (const status of [
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
    ...objectsAt(pod, 'status', 'containerStatuses'),
  ]) {
    steps.add();
    const cause = findContainerCause(pod, status, containers);
    if (cause) causes.push(cause);
    if (causes.length === INCIDENT_LIMITS.perObject) break;
  }
  return causes;
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

function findContainerCause(
  pod: JsonObject,
  status: JsonObject,
  containers: PodContainers,
): Cause | null {
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
      image: containers.findImage(params.container) || textAt(status, 'image'),
      why,
    });
  }
  if (CONFIG_ERROR_REASONS.has(waiting))
    return createConfigErrorCause(params, textAt(status, 'state', 'waiting', 'message'));
  const ended = findBadTermination(status);
  return ended ? createCrashCause(containers, status, ended, params) : null;
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

/**
 * The container with which a Pod ended that isn't restarted, as the cause; null if the Pod didn't end
 * or its containers don't say so. The first one that failed comes first. It explains a Pod that should
 * be running; one that should end, such as that of a Job, has no such problem.
 */
export function findEndedContainer(
  pod: JsonObject,
  steps: StepCounter = new StepCounter(),
): Cause | null {
  if (!['Failed', 'Succeeded'].includes(textAt(pod, 'status', 'phase'))) return null;
  const statuses = [
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
    ...objectsAt(pod, 'status', 'containerStatuses'),
  ];
  steps.add(statuses.length);
  const all = statuses.flatMap((status) => {
    const ended = readTermination(status, 'state');
    return ended ? [{ status, ended }] : [];
  });
  const failed = all.find(({ ended }) => numberAt(ended, 'exitCode') !== 0);
  const shown = failed ?? all.at(-1);
  if (shown === undefined) return null;
  const params = {
    kind: 'Pod',
    name: textAt(pod, 'metadata', 'name'),
    container: textAt(shown.status, 'name'),
  };
  return createCrashCause(new PodContainers(pod, steps), shown.status, shown.ended, params);
}

function readTermination(status: JsonObject, key: 'state' | 'lastState'): JsonObject | null {
  const ended = valueAt(status, key, 'terminated');
  return isObject(ended) ? ended : null;
}

function createCrashCause(
  containers: PodContainers,
  status: JsonObject,
  ended: JsonObject,
  params: { kind: string; name: string; container: string },
): Cause {
  const message =
    textAt(ended, 'reason') === 'StartError'
      ? extractMissingProgram(textAt(ended, 'message'))
      : textAt(ended, 'message');
  const conflict =
    numberAt(ended, 'exitCode') === 0
      ? null
      : containers.findPortConflict(params.container, message);
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
