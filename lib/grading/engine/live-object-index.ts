import { factsOf } from './object-metadata.ts';
import { newestFirst, type Index, type Viewed } from './object-index.ts';

/** An index that is kept up with what stands: a kind's list is put in order again only when something of the kind is different. */
export class Standing implements Index {
  readonly #byUid = new Map<string, Viewed>();
  readonly #kinds = new Map<
    string,
    { readonly all: Map<string, Viewed>; list: readonly Viewed[] | null }
  >();
  readonly #owned = new Map<string, Map<string, Viewed>>();

  constructor(objects: Iterable<Viewed> = []) {
    for (const viewed of objects) this.set(viewed);
  }

  get(uid: string): Viewed | undefined {
    return this.#byUid.get(uid);
  }

  set(viewed: Viewed): void {
    const { uid, gvk } = viewed.ref;
    this.delete(uid);
    this.#byUid.set(uid, viewed);
    const kind = this.#kinds.get(gvk) ?? { all: new Map<string, Viewed>(), list: null };
    this.#kinds.set(gvk, kind);
    kind.all.set(uid, viewed);
    kind.list = null;
    for (const owner of factsOf(viewed.object).owners) {
      const owned = this.#owned.get(owner) ?? new Map<string, Viewed>();
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
    for (const owner of factsOf(viewed.object).owners) {
      const owned = this.#owned.get(owner);
      owned?.delete(uid);
      if (owned?.size === 0) this.#owned.delete(owner);
    }
  }

  ofKind = (gvk: string): readonly Viewed[] => {
    const kind = this.#kinds.get(gvk);
    return kind ? (kind.list ??= [...kind.all.values()].sort(newestFirst)) : [];
  };

  ownedBy = (uid: string): readonly Viewed[] => [...(this.#owned.get(uid)?.values() ?? [])];
}
