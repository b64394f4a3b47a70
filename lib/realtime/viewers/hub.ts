import { figuresOf } from '#lib/room/figures.ts';
import { sharesOf } from '#lib/room/presenters/room-view.ts';
import { sharedTroubles } from '#lib/room/presenters/shared-troubles.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { RoomFigures, SharedTrouble } from '#lib/room/types.ts';
import type { Pending } from './outlet.ts';
import type { Room, ViewerClock } from './rooms.ts';

/** One who is told of changes. `shares`: the room's shares of passes moved as well; `figures`: its figures did. */
export type Listener = (changed: Pending & { readonly shares: boolean; readonly figures: boolean }) => void;

/** Figures are worked out for the whole room: at most so often, ms. */
const FIGURES_MS = 2_000;

/** One event's changes, for all who watch it: heard once, and also when only time made another cell. */
export class Hub {
  readonly #room: Room;
  readonly #clock: ViewerClock;
  readonly #listeners = new Set<Listener>();
  readonly #flips = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #cancelFlip: () => void = () => undefined;
  #flipAt = Infinity;
  #shares: readonly number[];
  #troubles: readonly SharedTrouble[];
  #figures: RoomFigures;
  #cancelFigures: () => void = () => undefined;

  constructor(room: Room, clock: ViewerClock) {
    this.#room = room;
    this.#clock = clock;
    this.#shares = sharesOf(room.state());
    this.#troubles = sharedTroubles(room.state().seats.values(), clock.now());
    this.#figures = figuresOf(room.state(), clock.now());
    // Time alone moves them, too: who was expected in five minutes may be late.
    this.#cancelFigures = clock.every(FIGURES_MS, () => { this.#countFigures(); });
    this.#unsubscribe = room.subscribe((changed) => { this.#hear(changed); });
  }

  get state(): RoomState {
    return this.#room.state();
  }

  get shares(): readonly number[] {
    return this.#shares;
  }

  /** Trouble of the ground that many stand on; who is shown it is told as soon as it comes and goes. */
  get troubles(): readonly SharedTrouble[] {
    return this.#troubles;
  }

  get figures(): RoomFigures {
    return this.#figures;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** The seat reads otherwise from `at` on (ms since 1970), though nothing is heard until then. */
  flips(seat: string, at: number | null): void {
    if (at === null) {
      this.#flips.delete(seat);
      return;
    }
    this.#flips.set(seat, at);
    if (at < this.#flipAt) this.#await(at);
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelFlip();
    this.#cancelFigures();
    this.#listeners.clear();
  }

  #hear({ head, seats }: Pending): void {
    const shares = sharesOf(this.#room.state());
    const moved = shares.length !== this.#shares.length || shares.some((share, index) => share !== this.#shares[index]);
    if (moved) this.#shares = shares;
    this.#tell({ head: this.#countTroubles() || head, seats, shares: moved, figures: false });
  }

  /** Whether the room's troubles are others than before. */
  #countTroubles(): boolean {
    const troubles = sharedTroubles(this.#room.state().seats.values(), this.#clock.now());
    if (JSON.stringify(troubles) === JSON.stringify(this.#troubles)) return false;
    this.#troubles = troubles;
    return true;
  }

  #countFigures(): void {
    const figures = figuresOf(this.#room.state(), this.#clock.now());
    if (JSON.stringify(figures) === JSON.stringify(this.#figures)) return;
    this.#figures = figures;
    this.#tell({ head: false, seats: new Set(), shares: false, figures: true });
  }

  #tell(changed: Parameters<Listener>[0]): void {
    for (const listener of [...this.#listeners]) listener(changed);
  }

  #await(at: number): void {
    this.#cancelFlip();
    this.#flipAt = at;
    this.#cancelFlip = this.#clock.after(Math.max(0, at - this.#clock.now()), () => { this.#flip(); });
  }

  #flip(): void {
    const now = this.#clock.now();
    const due = new Set([...this.#flips].filter(([, at]) => at <= now).map(([seat]) => seat));
    for (const seat of due) this.#flips.delete(seat);
    const next = Math.min(...this.#flips.values());
    this.#flipAt = Infinity;
    if (Number.isFinite(next)) this.#await(next);
    if (due.size > 0) this.#tell({ head: this.#countTroubles(), seats: due, shares: false, figures: false });
  }
}
