import { valueAt, objectsAt, textAt, textsAt, type JsonObject } from '#lib/kit/json.ts';
import type { CauseParams } from '../types.ts';
import { createCause } from './cause.ts';
import { parseQuantity } from '../values/quantity.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

type PendingReason = CauseParams['claim-pending']['why'];
/**
 * ms. Provisioning takes a while; binding to an existing volume only takes until the controller's
 * next sync.
 */
const GRACE_PERIODS_MS: Readonly<Record<PendingReason, number>> = {
  'no-class': 10_000,
  'no-volume': 20_000,
  waiting: 60_000,
};

/**
 * Claims that get no volume, except those that only wait for their first Pod
 * (`WaitForFirstConsumer`).
 */
export function findPendingClaims(context: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(context, 'v1/PersistentVolumeClaim').flatMap((claim) => {
    if (textAt(claim.object, 'status', 'phase') !== 'Pending') return [];
    const why = findPendingReason(context, claim);
    if (why === null) return [];
    const params = {
      ...objectName(claim),
      storageClass: textAt(claim.object, 'spec', 'storageClassName'),
      why,
    };
    return [
      {
        cause: createCause('claim-pending', params),
        observed: claim,
        gracePeriodMs: GRACE_PERIODS_MS[why],
      },
    ];
  });
}

function findPendingReason(context: DiagnosisContext, claim: ObservedObject): PendingReason | null {
  const className = textAt(claim.object, 'spec', 'storageClassName');
  const volumes = context.index
    .listByKind('v1/PersistentVolume')
    .filter(({ object }) => textAt(object, 'spec', 'storageClassName') === className);
  const waitsForPod = !isUsedByPod(context, claim);
  if (volumes.some(({ object }) => canBind(object, claim.object)))
    return waitsForPod ? null : 'waiting';
  // The API server sets the default class. A claim without a class means that no default exists; an
  // empty class means that no class is wanted.
  if (className === '')
    return volumes.length > 0 || valueAt(claim.object, 'spec', 'storageClassName') === ''
      ? 'no-volume'
      : 'no-class';
  if (isMissingClass(context, className)) return volumes.length > 0 ? 'no-volume' : 'no-class';
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

/**
 * Checks the classes if the plan includes them. Otherwise uses the scheduler's message for a
 * waiting Pod.
 */
function isMissingClass({ index }: DiagnosisContext, className: string): boolean {
  const classes = index.listByKind('storage.k8s.io/v1/StorageClass');
  if (classes.length > 0) return !classes.some(({ ref }) => ref.name === className);
  return index
    .listByKind('v1/Pod')
    .some(({ object }) =>
      objectsAt(object, 'status', 'conditions').some((condition) =>
        textAt(condition, 'message').includes(`"${className}" not found`),
      ),
    );
}

function canBind(volume: JsonObject, claim: JsonObject): boolean {
  if (textAt(volume, 'status', 'phase') !== 'Available') return false;
  const modes = textsAt(volume, 'spec', 'accessModes');
  const [capacity, request] = [
    parseQuantity(textAt(volume, 'spec', 'capacity', 'storage')),
    parseQuantity(textAt(claim, 'spec', 'resources', 'requests', 'storage')),
  ];
  const isLargeEnough =
    !capacity || !request || capacity[0] * request[1] >= request[0] * capacity[1];
  return (
    isLargeEnough && textsAt(claim, 'spec', 'accessModes').every((mode) => modes.includes(mode))
  );
}
