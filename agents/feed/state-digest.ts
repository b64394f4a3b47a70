import { addHash, EMPTY_DIGEST, subtractHash } from '#lib/cluster/hash.ts';
import type { KindState } from '#lib/protocol/change.ts';
import type { UnnumberedChange } from '#agents/spool/spool.ts';

/** What the server's fold will hold when it has all that was numbered: the digest is the agent's word on it (rule D1). */
export class StateDigest {
  digest: string = EMPTY_DIGEST;
  planVersion = 0;
  readonly #hashes = new Map<string, { gvk: string; hash: string }>();

  /** Hash of the state of an object that was numbered last. */
  getHash(uid: string): string | undefined {
    return this.#hashes.get(uid)?.hash;
  }

  /** A reset counts whole: hand over all of it at once. */
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

  /** A kind that is not watched any more leaves the mirror (rule C9). */
  #removeUnwatched(kinds: Readonly<Record<string, KindState>>): void {
    for (const [uid, { gvk }] of this.#hashes)
      if (kinds[gvk] !== 'watching') this.#removeObject(uid);
  }

  clear(): void {
    this.#hashes.clear();
    this.digest = EMPTY_DIGEST;
  }
}
