import { findPodCauses, type Cause } from './cause.ts';
import { studentObjects, type IncidentCandidate, type DiagnosisContext } from './context.ts';

/** ms a Pod may wait for a volume that is being bound. */
const VOLUME_BINDING_GRACE_MS = 15_000;

/** What keeps the student's Pods from running. */
export function findPodIncidents(scene: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(scene, 'v1/Pod').flatMap((observed) =>
    findPodCauses(observed.object).map((cause): IncidentCandidate => ({
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

/** A registry that nobody can reach is not the student's doing. */
function isRegistryUnreachable(cause: Cause): boolean {
  return cause.code === 'image-pull' && cause.params.why === 'unreachable';
}
