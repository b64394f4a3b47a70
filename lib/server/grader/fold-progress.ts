import { setTimeout as wait } from 'node:timers/promises';

/** What the server was told so long ago is committed by now, ms: nothing of before comes after what is. */
export const COMMIT_GRACE_MS = 500;

/** How far a log is folded, and who waits for it. */
export class FoldProgress {
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #waiters: { readonly pos: number; readonly done: () => void }[] = [];
  #foldedPos = 0;

  /** Resolves when all that there was at the start is folded, or nothing more will be. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  /** All up to `pos` is folded. */
  recordFolded(pos: number, ready: boolean): void {
    this.#foldedPos = Math.max(this.#foldedPos, pos);
    for (const { done } of this.#waiters.filter((one) => one.pos <= this.#foldedPos)) done();
    this.#waiters.splice(
      0,
      this.#waiters.length,
      ...this.#waiters.filter((one) => one.pos > this.#foldedPos),
    );
    if (ready) this.#ready.resolve(undefined);
  }

  finish(): void {
    this.#ready.resolve(undefined);
  }

  /** Resolves when all up to `pos` is folded, or after `ms`. */
  async waitUntilFolded(pos: number, timeoutMs: number): Promise<void> {
    if (this.#foldedPos >= pos) return;
    const folded = new Promise<void>((done) => {
      this.#waiters.push({ pos, done });
    });
    await Promise.race([folded, wait(timeoutMs, undefined, { ref: false })]);
  }
}
