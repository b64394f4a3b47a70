import { readMetadata } from './object-metadata.ts';
import { newestFirst, type ObjectIndex, type ObservedObject } from './object-index.ts';

/** An index that is kept up with what stands: a kind's list is put in order again only when something of the kind is different. */
export class LiveObjectIndex implements ObjectIndex {
  readonly #byUid = new Map<string, ObservedObject>();
  readonly #kinds = new Map<
    string,
    { readonly all: Map<string, ObservedObject>; list: readonly ObservedObject[] | null }
  >();
  readonly #owned = new Map<string, Map<string, ObservedObject>>();

  constructor(objects: Iterable<ObservedObject> = []) {
    for (const viewed of objects) this.set(viewed);
  }

  get(uid: string): ObservedObject | undefined {
    return this.#byUid.get(uid);
  }

  set(viewed: ObservedObject): void {
    const { uid, gvk } = viewed.ref;
    this.delete(uid);
    this.#byUid.set(uid, viewed);
    const kind = this.#kinds.get(gvk) ?? { all: new Map<string, ObservedObject>(), list: null };
    this.#kinds.set(gvk, kind);
    kind.all.set(uid, viewed);
    kind.list = null;
    for (const owner of readMetadata(viewed.object).ownerUids) {
      const owned = this.#owned.get(owner) ?? new Map<string, ObservedObject>();
      this.#owned.set(owner, owned);
      owned.set(uid, viewed);
    }
  }

  delete(uid: string): void {
    const viewed = this.#byUid.get(uid);
    if (!viewed) return;
    this.#byUid.delete(uid);
    const kind = this.#kinds.get(viewed.ref.gvk);
    if (kind) {
      kind.all.delete(uid);
      kind.list = null;
    }
    for (const owner of readMetadata(viewed.object).ownerUids) {
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
