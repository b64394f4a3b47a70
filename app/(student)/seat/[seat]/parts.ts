import { kindOf } from '#app/components/objects.ts';
import type { ObjectView } from '#lib/room/types.ts';

/** What a cluster is made of, in the order of a lesson. Managed clusters hide some; what cannot be seen is not listed. */
export const PARTS = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'kubelet', 'kube-proxy', 'coredns'] as const;
export type Part = (typeof PARTS)[number];

function belongs(object: ObjectView, part: Part): boolean {
  if (part === 'kubelet') return kindOf(object) === 'Node';
  return kindOf(object) === 'Pod' && object.ns === 'kube-system' && object.name.startsWith(`${part}-`);
}

function isRunning(object: ObjectView): boolean {
  return !object.trouble && /^Ready$|Running$/.test(object.state);
}

/** Which parts of a cluster are seen, and whether each runs: a part with several Pods or nodes runs when one of them does. */
export function partsOf(objects: readonly ObjectView[]): readonly { readonly part: Part; readonly runs: boolean }[] {
  return PARTS.flatMap((part) => {
    const made = objects.filter((object) => belongs(object, part));
    return made.length === 0 ? [] : [{ part, runs: made.some(isRunning) }];
  });
}
