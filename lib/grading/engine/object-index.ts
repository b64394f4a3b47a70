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

/**
 * A question about each object of a kind. The answer depends on the object alone, so an index can keep
 * it until the object changes. Create a selection once: an index tells selections apart by identity.
 */
export interface ObjectSelection {
  readonly gvk: string;
  readonly includes: (observed: ObservedObject) => boolean;
}

/** Objects by kind and by selection (newest first), and by owner. */
export interface ObjectIndex {
  readonly listByKind: (gvk: string) => readonly ObservedObject[];
  readonly listByOwner: (uid: string) => readonly ObservedObject[];
  readonly select: (selection: ObjectSelection) => readonly ObservedObject[];
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
  return {
    listByKind: (gvk) => kinds.get(gvk) ?? [],
    listByOwner: (uid) => owned.get(uid) ?? [],
    select: ({ gvk, includes }) => (kinds.get(gvk) ?? []).filter(includes),
  };
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
 * An index that is updated object by object. Most changes are about one object, so lists are updated
 * when they are read, with the objects that changed since.
 */
export class LiveObjectIndex implements ObjectIndex {
  readonly #byUid = new Map<string, ObservedObject>();
  readonly #kinds = new Map<string, KindLists>();
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
    let kind = this.#kinds.get(gvk);
    if (!kind) this.#kinds.set(gvk, (kind = new KindLists(gvk)));
    kind.add(observed);
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
    this.#kinds.get(observed.ref.gvk)?.remove(observed);
    for (const owner of readMetadata(observed.object).ownerUids) {
      const owned = this.#owned.get(owner);
      owned?.delete(uid);
      if (owned?.size === 0) this.#owned.delete(owner);
    }
  }

  listByKind = (gvk: string): readonly ObservedObject[] => {
    const kind = this.#kinds.get(gvk);
    return kind ? kind.select(kind.everything) : [];
  };

  listByOwner = (uid: string): readonly ObservedObject[] => [
    ...(this.#owned.get(uid)?.values() ?? []),
  ];

  select = (selection: ObjectSelection): readonly ObservedObject[] =>
    this.#kinds.get(selection.gvk)?.select(selection) ?? [];
}

/** After this number of changes, a list that wasn't read in between is built again. */
const MAX_LISTED_CHANGES = 16;

interface SelectedList {
  readonly objects: readonly ObservedObject[];
  /** Number of changes of the kind that the list contains. */
  readonly changeCount: number;
}

/** The objects of one kind, and lists of those that a selection includes, newest first. */
class KindLists {
  readonly everything: ObjectSelection;
  readonly #all = new Map<string, ObservedObject>();
  readonly #lists = new Map<ObjectSelection, SelectedList>();
  /** The newest changes, oldest first. */
  readonly #changes: { readonly observed: ObservedObject; readonly isAdded: boolean }[] = [];
  #changeCount = 0;

  constructor(gvk: string) {
    this.everything = { gvk, includes: () => true };
  }

  add(observed: ObservedObject): void {
    this.#all.set(observed.ref.uid, observed);
    this.#recordChange(observed, true);
  }

  remove(observed: ObservedObject): void {
    this.#all.delete(observed.ref.uid);
    this.#recordChange(observed, false);
  }

  select(selection: ObjectSelection): readonly ObservedObject[] {
    const list = this.#lists.get(selection);
    if (list?.changeCount === this.#changeCount) return list.objects;
    const missed = this.#changeCount - (list?.changeCount ?? 0);
    const objects =
      list === undefined || missed > this.#changes.length
        ? [...this.#all.values()].filter(selection.includes).sort(newestFirst)
        : this.#applyChanges(selection, list.objects, this.#changes.slice(-missed));
    this.#lists.set(selection, { objects, changeCount: this.#changeCount });
    return objects;
  }

  #recordChange(observed: ObservedObject, isAdded: boolean): void {
    this.#changes.push({ observed, isAdded });
    if (this.#changes.length > MAX_LISTED_CHANGES) this.#changes.shift();
    this.#changeCount += 1;
  }

  /** A new list, because readers keep the old one. */
  #applyChanges(
    { includes }: ObjectSelection,
    before: readonly ObservedObject[],
    changes: readonly { readonly observed: ObservedObject; readonly isAdded: boolean }[],
  ): readonly ObservedObject[] {
    let objects = before;
    for (const { observed, isAdded } of changes) {
      const at = isAdded ? -1 : objects.indexOf(observed);
      if (at >= 0) objects = objects.toSpliced(at, 1);
      else if (isAdded && includes(observed)) objects = insertSorted(objects, observed);
    }
    return objects;
  }
}

function insertSorted(
  objects: readonly ObservedObject[],
  observed: ObservedObject,
): readonly ObservedObject[] {
  const at = objects.findIndex((other) => newestFirst(observed, other) < 0);
  return objects.toSpliced(at < 0 ? objects.length : at, 0, observed);
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
