import { textAt, type JsonObject } from '#lib/kit/json.ts';
import type { CauseParams } from '../types.ts';
import { createCause, type Cause } from './cause.ts';

type Eviction = CauseParams['evicted']['why'];
type Failure = CauseParams['pod-failed']['why'];

/**
 * `status.reason` of a Pod that the cluster ended. Sources: pkg/kubelet/eviction,
 * pkg/kubelet/preemption, pkg/kubelet/nodeshutdown, pkg/util/node.
 */
const EVICTIONS: Readonly<Record<string, Eviction>> = {
  Evicted: 'other',
  Preempting: 'preempted',
  Preempted: 'preempted',
  Terminated: 'shutdown',
  Shutdown: 'shutdown',
  NodeShutdown: 'shutdown',
  NodeLost: 'node-lost',
};
/** Reasons of the condition DisruptionTarget. Source: Pod API, "Pod disruption conditions". */
const DISRUPTIONS: Readonly<Record<string, Eviction>> = {
  PreemptionByScheduler: 'preempted',
  PreemptionByKubeScheduler: 'preempted',
  DeletionByTaintManager: 'taint',
  EvictionByEvictionAPI: 'drain',
  DeletionByPodGC: 'node-lost',
  TerminationByKubelet: 'other',
};
/** `status.reason` of a Pod that the kubelet didn't admit. Source: pkg/kubelet/lifecycle. */
const FAILURES: Readonly<Record<string, Failure>> = {
  DeadlineExceeded: 'deadline',
  NodeAffinity: 'node-selector',
  MatchNodeSelector: 'node-selector',
  NodePorts: 'ports',
  HostPortConflict: 'ports',
  UnexpectedAdmissionError: 'admission',
};

/**
 * Why a Pod ended as a whole, from its phase, `status.reason`, `status.message` and the condition
 * DisruptionTarget; null if it didn't, or if only its containers failed. Older and newer Kubernetes
 * fill in different ones of these fields.
 */
export function findPodFailure(pod: JsonObject, conditions: readonly JsonObject[]): Cause | null {
  const disruption = conditions.find(
    (condition) =>
      textAt(condition, 'type') === 'DisruptionTarget' && textAt(condition, 'status') === 'True',
  );
  const reason = textAt(pod, 'status', 'reason');
  const hasFailed = textAt(pod, 'status', 'phase') === 'Failed';
  // A Pod on a Node that doesn't respond keeps its phase, because only its kubelet could change it.
  const isHeld = disruption === undefined && reason !== 'NodeLost';
  if (!hasFailed && (isHeld || isReady(conditions))) return null;
  const message = textAt(pod, 'status', 'message') || textAt(disruption, 'message');
  const name = { kind: 'Pod', name: textAt(pod, 'metadata', 'name') };
  const failure = classifyFailure(reason);
  if (failure) return createCause('pod-failed', { ...name, why: failure, reason, message });
  const eviction =
    findWord(EVICTIONS, reason) ?? findWord(DISRUPTIONS, textAt(disruption, 'reason'));
  if (eviction !== undefined || disruption !== undefined)
    return createCause('evicted', {
      ...name,
      why: eviction === undefined || eviction === 'other' ? classifyEviction(message) : eviction,
      message,
    });
  // A container that failed leaves no reason on the Pod; any other reason is the kubelet's.
  return reason === ''
    ? null
    : createCause('pod-failed', { ...name, why: 'admission', reason, message });
}

function isReady(conditions: readonly JsonObject[]): boolean {
  return conditions.some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}

function classifyFailure(reason: string): Failure | undefined {
  // `OutOfcpu`, `OutOfmemory`, `OutOfpods` and other resources.
  return reason.startsWith('OutOf') ? 'resources' : findWord(FAILURES, reason);
}

function findWord<Word>(words: Readonly<Record<string, Word>>, key: string): Word | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** What the kubelet evicted a Pod for. A limit comes first, because its message names a resource too. */
function classifyEviction(message: string): Eviction {
  const patterns = [
    // Ends at the next `exceed`, which has its own try, so that the time is linear.
    ['limit', /exceed\w{0,3} (?:(?!exceed).){0,60}?limit/i],
    ['preempted', /preempt/i],
    ['shutdown', /shut(?:ting)? ?down/i],
    ['memory', /memory/i],
    ['pid', /\bpids?\b/i],
    ['disk', /storage|nodefs|imagefs|containerfs|inodes|disk/i],
  ] as const;
  return patterns.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
}
