import type { Gvk, ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { factsOf } from './object-metadata.ts';

/** One object as the mirror has it; `object` is never changed in place. `at`: when it last changed, ms since 1970. */
export interface Viewed {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
  readonly foundAtConnect: boolean;
  readonly at: number;
  /** Where in the log it last changed; without it before everything else. */
  readonly pos?: number;
}

/** What a judge may look at: a mirror, or a list. `kindState` is undefined for a kind that no plan named so far. */
export interface View {
  readonly objects: Iterable<Viewed>;
  readonly kindState: (gvk: Gvk) => 'watching' | 'absent' | 'forbidden' | undefined;
}

/** Objects by kind, newest first, and by owner. */
export interface Index {
  readonly ofKind: (gvk: string) => readonly Viewed[];
  readonly ownedBy: (uid: string) => readonly Viewed[];
}

/** An index of objects as they stand now. */
export function indexed(objects: Iterable<Viewed>): Index {
  const kinds = new Map<string, Viewed[]>();
  const owned = new Map<string, Viewed[]>();
  for (const viewed of objects) {
    push(kinds, viewed.ref.gvk, viewed);
    for (const owner of factsOf(viewed.object).owners) push(owned, owner, viewed);
  }
  for (const list of kinds.values()) list.sort(newestFirst);
  return { ofKind: (gvk) => kinds.get(gvk) ?? [], ownedBy: (uid) => owned.get(uid) ?? [] };
}

/** Kubernetes' own time of creation has whole seconds; then the last change decides, then the uid, so that the order is always the same. */
export function newestFirst(left: Viewed, right: Viewed): number {
  const mine = factsOf(left.object).created;
  const theirs = factsOf(right.object).created;
  if (mine !== theirs) return mine > theirs ? -1 : 1;
  return right.at - left.at || (left.ref.uid < right.ref.uid ? -1 : 1);
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
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
