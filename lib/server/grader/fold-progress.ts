import { setTimeout as wait } from 'node:timers/promises';

/** What the server was told so long ago is committed by now, ms: nothing of before comes after what is. */
export const COMMITTED_MS = 500;

/** How far a log is folded, and who waits for it. */
export class Settling {
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #waiting: { readonly pos: number; readonly done: () => void }[] = [];
  #folded = 0;

  /** Resolves when all that there was at the start is folded, or nothing more will be. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  /** All up to `pos` is folded. */
  fold(pos: number, ready: boolean): void {
    this.#folded = Math.max(this.#folded, pos);
    for (const { done } of this.#waiting.filter((one) => one.pos <= this.#folded)) done();
    this.#waiting.splice(
      0,
      this.#waiting.length,
      ...this.#waiting.filter((one) => one.pos > this.#folded),
    );
    if (ready) this.#ready.resolve(undefined);
  }

  over(): void {
    this.#ready.resolve(undefined);
  }

  /** Resolves when all up to `pos` is folded, or after `ms`. */
  async until(pos: number, ms: number): Promise<void> {
    if (this.#folded >= pos) return;
    const folded = new Promise<void>((done) => {
      this.#waiting.push({ pos, done });
    });
    await Promise.race([folded, wait(ms, undefined, { ref: false })]);
  }
}
