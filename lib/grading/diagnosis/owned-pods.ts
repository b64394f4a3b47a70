import type { ObjectIndex, ObservedObject } from '../engine/object-index.ts';
import { MAX_COMPARED_OBJECTS } from './steps.ts';

/** A Deployment owns ReplicaSets, which own Pods. */
const MAX_DEPTH = 2;

/**
 * The Pods of a workload: those it owns directly or through another owner. Looks at a limited number
 * of owned objects.
 */
export function listPods(observed: ObservedObject, index: ObjectIndex): readonly ObservedObject[] {
  const pods: ObservedObject[] = [];
  let left = MAX_COMPARED_OBJECTS;
  const collect = (owner: ObservedObject, depth: number): void => {
    if (owner.ref.gvk === 'v1/Pod') pods.push(owner);
    else if (depth > 0)
      for (const owned of index.listByOwner(owner.ref.uid)) {
        if (left === 0) return;
        left -= 1;
        collect(owned, depth - 1);
      }
  };
  collect(observed, MAX_DEPTH);
  return pods;
}
