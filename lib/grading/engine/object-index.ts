import type { Gvk, ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { readMetadata } from './object-metadata.ts';

/** One object as the mirror has it; `object` is never changed in place. `at`: when it last changed, ms since 1970. */
export interface ObservedObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
  readonly foundAtConnect: boolean;
  readonly at: number;
  /** Where in the log it last changed; without it before everything else. */
  readonly pos?: number;
}

/** What a judge may look at: a mirror, or a list. `kindState` is undefined for a kind that no plan named so far. */
export interface ClusterView {
  readonly objects: Iterable<ObservedObject>;
  readonly kindState: (gvk: Gvk) => 'watching' | 'absent' | 'forbidden' | undefined;
}

/** Objects by kind, newest first, and by owner. */
export interface ObjectIndex {
  readonly listByKind: (gvk: string) => readonly ObservedObject[];
  readonly listByOwner: (uid: string) => readonly ObservedObject[];
}

/** An index of objects as they stand now. */
export function indexObjects(objects: Iterable<ObservedObject>): ObjectIndex {
  const kinds = new Map<string, ObservedObject[]>();
  const owned = new Map<string, ObservedObject[]>();
  for (const viewed of objects) {
    appendTo(kinds, viewed.ref.gvk, viewed);
    for (const owner of readMetadata(viewed.object).ownerUids) appendTo(owned, owner, viewed);
  }
  for (const list of kinds.values()) list.sort(newestFirst);
  return { listByKind: (gvk) => kinds.get(gvk) ?? [], listByOwner: (uid) => owned.get(uid) ?? [] };
}

/** Kubernetes' own time of creation has whole seconds; then the last change decides, then the uid, so that the order is always the same. */
export function newestFirst(left: ObservedObject, right: ObservedObject): number {
  const mine = readMetadata(left.object).creationTimestamp;
  const theirs = readMetadata(right.object).creationTimestamp;
  if (mine !== theirs) return mine > theirs ? -1 : 1;
  return right.at - left.at || (left.ref.uid < right.ref.uid ? -1 : 1);
}

function appendTo<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Namespaces that belong to the cluster and its add-ons, not to a student's work. */
export function isSystemNamespace(namespace: string): boolean {
  return /^(kube-|gke-|gmp-|podium$|ingress-nginx$|local-path-storage$|istio-system$|istio-ingress$|argocd$|argo-rollouts$|monitoring$|cert-manager$)/.test(
    namespace,
  );
}

/** `Deployment` of `apps/v1/Deployment`. */
export function kindOf(gvk: string): string {
  return gvk.slice(gvk.lastIndexOf('/') + 1);
}
