import type { JsonObject } from '#lib/protocol/json.ts';
import type { CauseParams } from '../types.ts';
import { causeOf } from './cause.ts';
import { at, objectsAt, textAt, wordsAt } from '#lib/kit/json.ts';
import { parseQuantity } from '../values/quantity.ts';
import type { Viewed } from '../engine/object-index.ts';
import { namedOf, ownOf, type Finding, type Scene } from './context.ts';

type Why = CauseParams['claim-pending']['why'];
/** ms. Provisioning takes a while, binding by hand only until the controller's next look. */
const PATIENCE: Readonly<Record<Why, number>> = {
  'no-class': 10_000,
  'no-volume': 20_000,
  waiting: 60_000,
};

/** Claims that get no volume. One that only waits for its first Pod (`WaitForFirstConsumer`) is none of them. */
export function claimFindings(scene: Scene): Finding[] {
  return ownOf(scene, 'v1/PersistentVolumeClaim').flatMap((claim) => {
    if (textAt(claim.object, 'status', 'phase') !== 'Pending') return [];
    const why = whyPending(scene, claim);
    if (why === null) return [];
    const params = {
      ...namedOf(claim),
      storageClass: textAt(claim.object, 'spec', 'storageClassName'),
      why,
    };
    return [{ cause: causeOf('claim-pending', params), viewed: claim, patience: PATIENCE[why] }];
  });
}

function whyPending(scene: Scene, claim: Viewed): Why | null {
  const wanted = textAt(claim.object, 'spec', 'storageClassName');
  const volumes = scene.index
    .ofKind('v1/PersistentVolume')
    .filter(({ object }) => textAt(object, 'spec', 'storageClassName') === wanted);
  const waitsForPod = !isUsed(scene, claim);
  if (volumes.some(({ object }) => fits(object, claim.object)))
    return waitsForPod ? null : 'waiting';
  // The API server fills the default class in: none named means that there was none, an empty one that none is wanted.
  if (wanted === '')
    return volumes.length > 0 || at(claim.object, 'spec', 'storageClassName') === ''
      ? 'no-volume'
      : 'no-class';
  if (isMissingClass(scene, wanted)) return volumes.length > 0 ? 'no-volume' : 'no-class';
  return waitsForPod ? null : 'waiting';
}

function isUsed({ index }: Scene, { ref }: Viewed): boolean {
  return index
    .ofKind('v1/Pod')
    .some(
      (pod) =>
        pod.ref.ns === ref.ns &&
        objectsAt(pod.object, 'spec', 'volumes').some(
          (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === ref.name,
        ),
    );
}

/** By the classes themselves where the plan has them, else by what the scheduler says of a Pod that waits. */
function isMissingClass({ index }: Scene, wanted: string): boolean {
  const classes = index.ofKind('storage.k8s.io/v1/StorageClass');
  if (classes.length > 0) return !classes.some(({ ref }) => ref.name === wanted);
  return index
    .ofKind('v1/Pod')
    .some(({ object }) =>
      objectsAt(object, 'status', 'conditions').some((one) =>
        textAt(one, 'message').includes(`"${wanted}" not found`),
      ),
    );
}

function fits(volume: JsonObject, claim: JsonObject): boolean {
  if (textAt(volume, 'status', 'phase') !== 'Available') return false;
  const modes = wordsAt(volume, 'spec', 'accessModes');
  const [has, wants] = [
    parseQuantity(textAt(volume, 'spec', 'capacity', 'storage')),
    parseQuantity(textAt(claim, 'spec', 'resources', 'requests', 'storage')),
  ];
  const large = !has || !wants || has[0] * wants[1] >= wants[0] * has[1];
  return large && wordsAt(claim, 'spec', 'accessModes').every((mode) => modes.includes(mode));
}
