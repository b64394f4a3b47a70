import { countRoom, type CountedRoom } from '#lib/room/stats/room-stats.ts';
import { sharesOf } from '#lib/room/presenters/room-view.ts';
import { sharedTroubles } from '#lib/room/presenters/shared-incidents.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { RoomFigures, SharedTrouble, StuckView } from '#lib/room/views.ts';
import type { Pending } from './view-stream.ts';
import type { Room, ViewerClock } from './types.ts';

/** One who is told of changes. `shares`: the room's shares of passes moved as well; `figures`: its figures did. */
export type Listener = (
  changed: Pending & { readonly shares: boolean; readonly figures: boolean },
) => void;

/** Figures, and who is stuck, are worked out for the whole room: at most so often, ms. */
const FIGURES_MS = 2_000;
/** For how long a person's signs may grow by time alone before they are told again, ms. */
const SIGNS_MS = 30_000;

/** When a person's signs were told last, and what they were. */
interface ToldStuck {
  readonly signs: string;
  readonly at: number;
}

/** What of them time alone does not move. */
function signsOf({ exercise, parts }: StuckView): string {
  return JSON.stringify([
    exercise,
    ...parts.map((part) => [part.kind, 'times' in part ? part.times : 0]).sort(),
  ]);
}

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
  #counted: CountedRoom;
  readonly #stuck = new Map<string, ToldStuck>();
  #cancelFigures: () => void = () => undefined;

  constructor(room: Room, clock: ViewerClock) {
    this.#room = room;
    this.#clock = clock;
    this.#shares = sharesOf(room.state());
    this.#troubles = sharedTroubles(room.state().seats.values(), clock.now());
    this.#counted = countRoom(room.state(), clock.now());
    this.#takeStuck(this.#counted.stuck);
    // Time alone moves them, too: who was expected in five minutes may be late. There is a hub only while somebody looks.
    this.#cancelFigures = clock.every(FIGURES_MS, () => {
      this.#countFigures();
    });
    this.#unsubscribe = room.subscribe((changed) => {
      this.#hear(changed);
    });
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
    return this.#counted.figures;
  }

  /** Who is stuck, by seat. */
  get stuck(): ReadonlyMap<string, StuckView> {
    return this.#counted.stuck;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
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
    const moved =
      shares.length !== this.#shares.length ||
      shares.some((share, index) => share !== this.#shares[index]);
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
    const before = this.#counted;
    const { figures, stuck } = countRoom(this.#room.state(), this.#clock.now(), before.stuck);
    const same = JSON.stringify(figures) === JSON.stringify(before.figures);
    this.#counted = { figures: same ? before.figures : figures, stuck };
    const seats = this.#takeStuck(stuck);
    if (!same || seats.size > 0) this.#tell({ head: false, seats, shares: false, figures: true });
  }

  /** Answers the seats of which something else is to be told. */
  #takeStuck(stuck: CountedRoom['stuck']): Set<string> {
    const now = this.#clock.now();
    const changed = new Set([...this.#stuck.keys()].filter((seat) => !stuck.has(seat)));
    for (const seat of changed) this.#stuck.delete(seat);
    for (const [seat, view] of stuck) {
      const signs = signsOf(view);
      const told = this.#stuck.get(seat);
      if (told?.signs === signs && now - told.at < SIGNS_MS) continue;
      this.#stuck.set(seat, { signs, at: now });
      changed.add(seat);
    }
    return changed;
  }

  #tell(changed: Parameters<Listener>[0]): void {
    for (const listener of [...this.#listeners]) listener(changed);
  }

  #await(at: number): void {
    this.#cancelFlip();
    this.#flipAt = at;
    this.#cancelFlip = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#flip();
    });
  }

  #flip(): void {
    const now = this.#clock.now();
    const due = new Set([...this.#flips].filter(([, at]) => at <= now).map(([seat]) => seat));
    for (const seat of due) this.#flips.delete(seat);
    const next = Math.min(...this.#flips.values());
    this.#flipAt = Infinity;
    if (Number.isFinite(next)) this.#await(next);
    if (due.size > 0)
      this.#tell({ head: this.#countTroubles(), seats: due, shares: false, figures: false });
  }
}
