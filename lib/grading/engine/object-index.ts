import type { Gvk, KindState, ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { readMetadata } from './object-metadata.ts';

/**
 * One object of the mirror. `object` is never changed in place. `at`: time of its last change, ms
 * since 1970.
 */
export interface ObservedObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
  readonly foundAtConnect: boolean;
  readonly at: number;
  /**
   * Position of its last change in the log. Without a position, the change counts as older than
   * everything else.
   */
  readonly pos?: number;
}

/**
 * What an evaluation can read: a mirror, or a list of objects. `kindState` is undefined for a kind
 * that no plan has named so far.
 */
export interface ClusterView {
  readonly objects: Iterable<ObservedObject>;
  readonly kindState: (gvk: Gvk) => KindState | undefined;
}

/** Objects by kind (newest first) and by owner. */
export interface ObjectIndex {
  readonly listByKind: (gvk: string) => readonly ObservedObject[];
  readonly listByOwner: (uid: string) => readonly ObservedObject[];
}

/** Builds an index of the given objects. */
export function indexObjects(objects: Iterable<ObservedObject>): ObjectIndex {
  const kinds = new Map<string, ObservedObject[]>();
  const owned = new Map<string, ObservedObject[]>();
  for (const observed of objects) {
    appendTo(kinds, observed.ref.gvk, observed);
    for (const owner of readMetadata(observed.object).ownerUids) appendTo(owned, owner, observed);
  }
  for (const list of kinds.values()) list.sort(newestFirst);
  return { listByKind: (gvk) => kinds.get(gvk) ?? [], listByOwner: (uid) => owned.get(uid) ?? [] };
}

/**
 * Sorts by creation time. Kubernetes gives it in whole seconds, so ties are broken by the last
 * change, then by uid, which makes the order stable.
 */
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

/**
 * An index that is updated object by object. The list of a kind is sorted again only after an
 * object of that kind changed.
 */
export class LiveObjectIndex implements ObjectIndex {
  readonly #byUid = new Map<string, ObservedObject>();
  readonly #kinds = new Map<
    string,
    { readonly all: Map<string, ObservedObject>; list: readonly ObservedObject[] | null }
  >();
  readonly #owned = new Map<string, Map<string, ObservedObject>>();

  constructor(objects: Iterable<ObservedObject> = []) {
    for (const observed of objects) this.set(observed);
  }

  get(uid: string): ObservedObject | undefined {
    return this.#byUid.get(uid);
  }

  set(observed: ObservedObject): void {
    const { uid, gvk } = observed.ref;
    this.delete(uid);
    this.#byUid.set(uid, observed);
    const kind = this.#kinds.get(gvk) ?? { all: new Map<string, ObservedObject>(), list: null };
    this.#kinds.set(gvk, kind);
    kind.all.set(uid, observed);
    kind.list = null;
    for (const owner of readMetadata(observed.object).ownerUids) {
      const owned = this.#owned.get(owner) ?? new Map<string, ObservedObject>();
      this.#owned.set(owner, owned);
      owned.set(uid, observed);
    }
  }

  delete(uid: string): void {
    const observed = this.#byUid.get(uid);
    if (!observed) return;
    this.#byUid.delete(uid);
    const kind = this.#kinds.get(observed.ref.gvk);
    if (kind) {
      kind.all.delete(uid);
      kind.list = null;
    }
    for (const owner of readMetadata(observed.object).ownerUids) {
      const owned = this.#owned.get(owner);
      owned?.delete(uid);
      if (owned?.size === 0) this.#owned.delete(owner);
    }
  }

  listByKind = (gvk: string): readonly ObservedObject[] => {
    const kind = this.#kinds.get(gvk);
    return kind ? (kind.list ??= [...kind.all.values()].sort(newestFirst)) : [];
  };

  listByOwner = (uid: string): readonly ObservedObject[] => [
    ...(this.#owned.get(uid)?.values() ?? []),
  ];
}

/** Whether a namespace belongs to the cluster and its add-ons, not to a student's work. */
export function isSystemNamespace(namespace: string): boolean {
  return /^(kube-|gke-|gmp-|podium$|ingress-nginx$|local-path-storage$|istio-system$|istio-ingress$|argocd$|argo-rollouts$|monitoring$|cert-manager$)/.test(
    namespace,
  );
}

/** The kind in a gvk: `Deployment` for `apps/v1/Deployment`. */
export function kindOf(gvk: string): string {
  return gvk.slice(gvk.lastIndexOf('/') + 1);
}
