import { findPodCauses, type Cause } from './cause.ts';
import { studentObjects, type IncidentCandidate, type DiagnosisContext } from './context.ts';

/** How long a Pod can wait for a volume that is being bound, ms. */
const VOLUME_BINDING_GRACE_MS = 15_000;

/** Causes that keep the student's Pods from running. */
export function findPodIncidents(context: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(context, 'v1/Pod').flatMap((observed) =>
    findPodCauses(observed.object, context.steps).map((cause): IncidentCandidate => ({
      cause,
      observed,
      gracePeriodMs:
        cause.code === 'unschedulable' && cause.params.why === 'volume'
          ? VOLUME_BINDING_GRACE_MS
          : 0,
      ...(isRegistryUnreachable(cause) && { scope: 'infrastructure' }),
    })),
  );
}

/** An unreachable registry isn't the student's fault. */
function isRegistryUnreachable(cause: Cause): boolean {
  return cause.code === 'image-pull' && cause.params.why === 'unreachable';
}
