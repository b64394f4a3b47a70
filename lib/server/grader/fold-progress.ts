import { setTimeout as wait } from 'node:timers/promises';

/**
 * Everything that the server received this long ago is committed by now. Nothing from before can
 * arrive after it.
 */
export const COMMIT_GRACE_MS = 500;

/** Tracks how far a log is folded, and resolves the promises that wait for a position. */
export class FoldProgress {
  readonly #ready = Promise.withResolvers<undefined>();
  #waiters: readonly { readonly pos: number; readonly done: () => void }[] = [];
  #foldedPos = 0;
  #isReady = false;

  /** Resolves when everything in the log at the start is folded, or folding ended. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get foldedPos(): number {
    return this.#foldedPos;
  }

  /** Everything up to `pos` is folded. */
  recordFolded(pos: number): void {
    this.#foldedPos = Math.max(this.#foldedPos, pos);
    const reached = this.#waiters.filter((waiter) => waiter.pos <= this.#foldedPos);
    this.#waiters = this.#waiters.filter((waiter) => waiter.pos > this.#foldedPos);
    for (const { done } of reached) done();
  }

  /** Everything in the log at the start is folded, or nothing more will be. */
  markReady(): void {
    this.#isReady = true;
    this.#ready.resolve(undefined);
  }

  /** Resolves when everything up to `pos` is folded, or after `timeoutMs`. */
  async waitUntilFolded(pos: number, timeoutMs: number): Promise<void> {
    if (this.#foldedPos >= pos) return;
    const folded = new Promise<void>((done) => {
      this.#waiters = [...this.#waiters, { pos, done }];
    });
    await Promise.race([folded, wait(timeoutMs, undefined, { ref: false })]);
  }
}
