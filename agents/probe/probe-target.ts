import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';

/** A page that says something else each time it is asked (a clock, its host's name) fills no log: after so many answers, one in so long. */
const RESTLESS = { answers: 10, eachMs: 600_000 };

/** One object that one probe asks. */
export class Target {
  readonly key: string;
  readonly probe: PlannedProbe;
  item: SlimItem;
  /** Answers that were none in a row. */
  failures = 0;
  asking = false;
  /** Nothing was answered since something changed. */
  first = true;
  /** What was numbered last since the object's own last change. */
  #said: string | null = null;
  #saidAt = 0;
  #count = 0;
  #due = Infinity;
  #cancel: () => void = () => undefined;

  constructor(key: string, probe: PlannedProbe, item: SlimItem) {
    this.key = key;
    this.probe = probe;
    this.item = item;
  }

  /** Something changed that may change the answer. */
  stir(): void {
    this.failures = 0;
    this.first = true;
  }

  /** The object is numbered anew, so the next answer is, whatever it is. */
  renew(): void {
    this.stir();
    this.#said = null;
    this.#count = 0;
  }

  /** Whether an answer is to be numbered; it then counts as numbered. */
  isNews(text: string, clock: Clock): boolean {
    if (
      text === this.#said ||
      (this.#count >= RESTLESS.answers && clock.mono() - this.#saidAt < RESTLESS.eachMs)
    )
      return false;
    this.#said = text;
    this.#saidAt = clock.mono();
    this.#count += 1;
    return true;
  }

  /** Calls `act` after `ms`, unless it will be called sooner anyway. */
  wake(clock: Clock, ms: number, act: () => void): void {
    const due = clock.mono() + ms;
    if (due >= this.#due) return;
    this.cancel();
    this.#due = due;
    this.#cancel = clock.after(ms, () => {
      this.#due = Infinity;
      act();
    });
  }

  cancel(): void {
    this.#cancel();
    this.#due = Infinity;
  }
}
