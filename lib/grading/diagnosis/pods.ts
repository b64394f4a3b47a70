import { textAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { readMetadata } from '../engine/object-metadata.ts';
import type { Cause } from './cause.ts';
import { findPodCauses } from './pod-causes.ts';
import { studentObjects, type IncidentCandidate, type DiagnosisContext } from './context.ts';
import type { StepCounter } from './steps.ts';

/** How long a Pod can wait for a volume that is being bound, ms. */
const VOLUME_BINDING_GRACE_MS = 15_000;

/** Causes that keep the student's Pods from running. */
export function findPodIncidents(context: DiagnosisContext): IncidentCandidate[] {
  const pods = studentObjects(context, 'v1/Pod');
  const replaced = new ReplacedPods(pods, context.steps);
  return pods.flatMap((observed) =>
    findPodCauses(observed.object, context.steps)
      .filter((cause) => !(isEnd(cause) && replaced.has(observed)))
      .map((cause): IncidentCandidate => ({
        cause,
        observed,
        gracePeriodMs:
          cause.code === 'unschedulable' && cause.params.why === 'volume'
            ? VOLUME_BINDING_GRACE_MS
            : 0,
        ...(isInfrastructure(cause) && { scope: 'infrastructure' }),
      })),
  );
}

const isEnd = ({ code }: Cause): boolean => code === 'evicted' || code === 'pod-failed';

/**
 * Pods that ended and that their controller replaced. They stay as records until they are
 * deleted, but nothing is wrong any more.
 */
class ReplacedPods {
  readonly #runningOwners: ReadonlySet<string>;

  constructor(pods: readonly ObservedObject[], steps: StepCounter) {
    steps.add(pods.length);
    this.#runningOwners = new Set(
      pods
        .filter(({ object }) => textAt(object, 'status', 'phase') === 'Running')
        .flatMap(({ object }) => readMetadata(object).ownerUids),
    );
  }

  has({ object }: ObservedObject): boolean {
    return readMetadata(object).ownerUids.some((uid) => this.#runningOwners.has(uid));
  }
}

/** What the student can't change: an unreachable registry, and what happened to a node. */
function isInfrastructure(cause: Cause): boolean {
  if (cause.code === 'image-pull') return cause.params.why === 'unreachable';
  return cause.code === 'evicted' && NODE_PROBLEMS.has(cause.params.why);
}

const NODE_PROBLEMS: ReadonlySet<string> = new Set([
  'memory',
  'disk',
  'pid',
  'shutdown',
  'node-lost',
]);
