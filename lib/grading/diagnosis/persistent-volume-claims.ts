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
import { MAX_COMPARED_OBJECTS } from './steps.ts';

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
  const isMissingClass = createClassCheck(context);
  const storages = new Map<ObservedObject, Storage | null>();
  const readAvailable = (volume: ObservedObject): Storage | null => {
    let storage = storages.get(volume);
    if (storage === undefined) storages.set(volume, (storage = readVolume(volume.object)));
    return storage;
  };
  return studentObjects(context, 'v1/PersistentVolumeClaim').flatMap((claim) => {
    if (textAt(claim.object, 'status', 'phase') !== 'Pending') return [];
    const why = findPendingReason(context, claim, { isMissingClass, readAvailable });
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

function findPendingReason(
  { lookups, steps }: DiagnosisContext,
  claim: ObservedObject,
  {
    isMissingClass,
    readAvailable,
  }: {
    readonly isMissingClass: (className: string) => boolean;
    readonly readAvailable: (volume: ObservedObject) => Storage | null;
  },
): PendingReason | null {
  const className = textAt(claim.object, 'spec', 'storageClassName');
  const volumes = lookups.listVolumes(className);
  const compared = volumes.slice(0, MAX_COMPARED_OBJECTS);
  steps.add(compared.length);
  const request = readRequest(claim);
  const waitsForPod = !lookups.isClaimInUse(claim.ref.ns, claim.ref.name);
  if (
    compared.some((volume) => {
      const storage = readAvailable(volume);
      return storage !== null && canBind(storage, request);
    }) ||
    compared.length < volumes.length
  )
    return waitsForPod ? null : 'waiting';
  // The API server sets the default class. A claim without a class means that no default exists; an
  // empty class means that no class is wanted.
  if (className === '')
    return volumes.length > 0 || valueAt(claim.object, 'spec', 'storageClassName') === ''
      ? 'no-volume'
      : 'no-class';
  if (isMissingClass(className)) return volumes.length > 0 ? 'no-volume' : 'no-class';
  return waitsForPod ? null : 'waiting';
}

/**
 * Checks the classes if the plan includes them. Otherwise uses the scheduler's message for a
 * waiting Pod.
 */
function createClassCheck({ index, steps }: DiagnosisContext): (className: string) => boolean {
  const classes = index.listByKind('storage.k8s.io/v1/StorageClass');
  steps.add(classes.length);
  const names = new Set(classes.map(({ ref }) => ref.name));
  if (classes.length > 0) return (className) => !names.has(className);
  let missing: Set<string> | null = null;
  return (className) => {
    missing ??= new Set(
      index.listByKind('v1/Pod').flatMap(({ object }) => {
        const conditions = objectsAt(object, 'status', 'conditions');
        steps.add(1 + conditions.length);
        return conditions.flatMap((condition) =>
          Array.from(textAt(condition, 'message').matchAll(NOT_FOUND), ([, name = '']) => name),
        );
      }),
    );
    return missing.has(className);
  };
}

const NOT_FOUND = /"([^"]*)" not found/g;

/** What binding compares: a quantity as a fraction, and the access modes. */
interface Storage {
  readonly quantity: ReturnType<typeof parseQuantity>;
  readonly modes: readonly string[];
}

function readRequest({ object }: ObservedObject): Storage {
  return {
    quantity: parseQuantity(textAt(object, 'spec', 'resources', 'requests', 'storage')),
    modes: textsAt(object, 'spec', 'accessModes'),
  };
}

/** null if the volume isn't available. */
function readVolume(object: JsonObject): Storage | null {
  if (textAt(object, 'status', 'phase') !== 'Available') return null;
  return {
    quantity: parseQuantity(textAt(object, 'spec', 'capacity', 'storage')),
    modes: textsAt(object, 'spec', 'accessModes'),
  };
}

function canBind({ quantity: capacity, modes }: Storage, request: Storage): boolean {
  const isLargeEnough =
    !capacity ||
    !request.quantity ||
    capacity[0] * request.quantity[1] >= request.quantity[0] * capacity[1];
  return isLargeEnough && request.modes.every((mode) => modes.includes(mode));
}
