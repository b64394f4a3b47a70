import { podCauses, type Cause } from './cause.ts';
import { ownOf, type Finding, type Scene } from './context.ts';

/** ms a Pod may wait for a volume that is being bound. */
const BINDING = 15_000;

/** What keeps the student's Pods from running. */
export function podFindings(scene: Scene): Finding[] {
  return ownOf(scene, 'v1/Pod').flatMap((viewed) =>
    podCauses(viewed.object).map((cause): Finding => ({
      cause,
      viewed,
      patience: cause.code === 'unschedulable' && cause.params.why === 'volume' ? BINDING : 0,
      ...(isOutOfReach(cause) && { scope: 'infrastructure' }),
    })),
  );
}

/** A registry that nobody can reach is not the student's doing. */
function isOutOfReach(cause: Cause): boolean {
  return cause.code === 'image-pull' && cause.params.why === 'unreachable';
}
