import { addHash, NOTHING, subtractHash } from '#lib/cluster/hash.ts';
import type { KindState } from '#lib/protocol/change.ts';
import type { Unnumbered } from '#agents/spool/spool.ts';

/** What the server's fold will hold when it has all that was numbered: the digest is the agent's word on it (rule D1). */
export class Standing {
  digest: string = NOTHING;
  plan = 0;
  readonly #hashes = new Map<string, { gvk: string; hash: string }>();

  /** Hash of the state of an object that was numbered last. */
  hashOf(uid: string): string | undefined {
    return this.#hashes.get(uid)?.hash;
  }

  /** A reset counts whole: hand over all of it at once. */
  apply(changes: readonly Unnumbered[]): void {
    for (const change of changes) this.#one(change);
  }

  #one(change: Unnumbered): void {
    switch (change.op) {
      case 'set':
        this.#drop(change.uid);
        this.#hashes.set(change.uid, { gvk: change.gvk, hash: change.hash });
        this.digest = addHash(this.digest, change.hash);
        return;
      case 'gone':
        this.#drop(change.uid);
        return;
      case 'reset-begin':
        this.clear();
        return;
      case 'plan-applied':
        this.plan = change.plan;
        this.#keepOnly(change.kinds);
        return;
      case 'cluster':
        if (change.replaced) this.clear();
        return;
      case 'observed':
      case 'reset-end':
      case 'gap':
    }
  }

  #drop(uid: string): void {
    const entry = this.#hashes.get(uid);
    if (entry === undefined) return;
    this.digest = subtractHash(this.digest, entry.hash);
    this.#hashes.delete(uid);
  }

  /** A kind that is not watched any more leaves the mirror (rule C9). */
  #keepOnly(kinds: Readonly<Record<string, KindState>>): void {
    for (const [uid, { gvk }] of this.#hashes) if (kinds[gvk] !== 'watching') this.#drop(uid);
  }

  clear(): void {
    this.#hashes.clear();
    this.digest = NOTHING;
  }
}
