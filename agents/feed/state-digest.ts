import { addHash, EMPTY_DIGEST, subtractHash } from '#lib/cluster/hash.ts';
import { isKnownKind, type KindState } from '#lib/protocol/change.ts';
import type { UnnumberedChange } from '#agents/spool/spool.ts';

/** The digest of the state that the server computes from all numbered changes (D1). */
export class StateDigest {
  digest: string = EMPTY_DIGEST;
  planVersion = 0;
  readonly #hashes = new Map<string, { gvk: string; hash: string }>();

  /** Hash of the last numbered state of an object. */
  getHash(uid: string): string | undefined {
    return this.#hashes.get(uid)?.hash;
  }

  /** Applies numbered changes. A reset must be passed as a whole. */
  applyChanges(changes: readonly UnnumberedChange[]): void {
    for (const change of changes) this.#applyChange(change);
  }

  #applyChange(change: UnnumberedChange): void {
    switch (change.op) {
      case 'set':
        this.#removeObject(change.uid);
        this.#hashes.set(change.uid, { gvk: change.gvk, hash: change.hash });
        this.digest = addHash(this.digest, change.hash);
        return;
      case 'gone':
        this.#removeObject(change.uid);
        return;
      case 'reset-begin':
        this.clear();
        return;
      case 'plan-applied':
        this.planVersion = change.plan;
        this.#removeUnwatched(change.kinds);
        return;
      case 'cluster':
        if (change.replaced) this.clear();
        return;
      case 'observed':
      case 'reset-end':
      case 'gap':
    }
  }

  #removeObject(uid: string): void {
    const entry = this.#hashes.get(uid);
    if (entry === undefined) return;
    this.digest = subtractHash(this.digest, entry.hash);
    this.#hashes.delete(uid);
  }

  /** The objects of a kind that is no longer watched leave the mirror (C9). */
  #removeUnwatched(kinds: Readonly<Record<string, KindState>>): void {
    for (const [uid, { gvk }] of this.#hashes)
      if (!isKnownKind(kinds[gvk])) this.#removeObject(uid);
  }

  clear(): void {
    this.#hashes.clear();
    this.digest = EMPTY_DIGEST;
  }
}
