import type { JsonObject } from '#lib/protocol/json.ts';
import type { CauseParams } from '../types.ts';
import { createCause } from './cause.ts';
import { valueAt, objectsAt, textAt, textsAt } from '#lib/kit/json.ts';
import { parseQuantity } from '../values/quantity.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

type PendingReason = CauseParams['claim-pending']['why'];
/** ms. Provisioning takes a while, binding by hand only until the controller's next look. */
const GRACE_PERIODS_MS: Readonly<Record<PendingReason, number>> = {
  'no-class': 10_000,
  'no-volume': 20_000,
  waiting: 60_000,
};

/** Claims that get no volume. One that only waits for its first Pod (`WaitForFirstConsumer`) is none of them. */
export function findPendingClaims(scene: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(scene, 'v1/PersistentVolumeClaim').flatMap((claim) => {
    if (textAt(claim.object, 'status', 'phase') !== 'Pending') return [];
    const why = findPendingReason(scene, claim);
    if (why === null) return [];
    const params = {
      ...objectName(claim),
      storageClass: textAt(claim.object, 'spec', 'storageClassName'),
      why,
    };
    return [
      {
        cause: createCause('claim-pending', params),
        viewed: claim,
        patience: GRACE_PERIODS_MS[why],
      },
    ];
  });
}

function findPendingReason(scene: DiagnosisContext, claim: ObservedObject): PendingReason | null {
  const wanted = textAt(claim.object, 'spec', 'storageClassName');
  const volumes = scene.index
    .listByKind('v1/PersistentVolume')
    .filter(({ object }) => textAt(object, 'spec', 'storageClassName') === wanted);
  const waitsForPod = !isUsedByPod(scene, claim);
  if (volumes.some(({ object }) => canBind(object, claim.object)))
    return waitsForPod ? null : 'waiting';
  // The API server fills the default class in: none named means that there was none, an empty one that none is wanted.
  if (wanted === '')
    return volumes.length > 0 || valueAt(claim.object, 'spec', 'storageClassName') === ''
      ? 'no-volume'
      : 'no-class';
  if (isMissingClass(scene, wanted)) return volumes.length > 0 ? 'no-volume' : 'no-class';
  return waitsForPod ? null : 'waiting';
}

function isUsedByPod({ index }: DiagnosisContext, { ref }: ObservedObject): boolean {
  return index
    .listByKind('v1/Pod')
    .some(
      (pod) =>
        pod.ref.ns === ref.ns &&
        objectsAt(pod.object, 'spec', 'volumes').some(
          (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === ref.name,
        ),
    );
}

/** By the classes themselves where the plan has them, else by what the scheduler says of a Pod that waits. */
function isMissingClass({ index }: DiagnosisContext, wanted: string): boolean {
  const classes = index.listByKind('storage.k8s.io/v1/StorageClass');
  if (classes.length > 0) return !classes.some(({ ref }) => ref.name === wanted);
  return index
    .listByKind('v1/Pod')
    .some(({ object }) =>
      objectsAt(object, 'status', 'conditions').some((one) =>
        textAt(one, 'message').includes(`"${wanted}" not found`),
      ),
    );
}

function canBind(volume: JsonObject, claim: JsonObject): boolean {
  if (textAt(volume, 'status', 'phase') !== 'Available') return false;
  const modes = textsAt(volume, 'spec', 'accessModes');
  const [has, wants] = [
    parseQuantity(textAt(volume, 'spec', 'capacity', 'storage')),
    parseQuantity(textAt(claim, 'spec', 'resources', 'requests', 'storage')),
  ];
  const large = !has || !wants || has[0] * wants[1] >= wants[0] * has[1];
  return large && textsAt(claim, 'spec', 'accessModes').every((mode) => modes.includes(mode));
}
