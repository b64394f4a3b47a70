import type { Pack } from '#lib/packs/types.ts';
import type { Entry } from '../log/entry.ts';
import { seatsOf } from './commands.ts';
import { CompiledPack } from './compiled-pack.ts';
import type { Marker } from './watchdog.ts';
import type { Checkpoint, Costly, FromGrader, SeatUpdate } from './messages.ts';
import { SeatFold } from './seat-fold.ts';

/** A busy seat is kept after so many of its entries; of the quiet ones at most so many at a time. */
const KEEP = { entries: 300, quiet: 50 } as const;

type Taken = Omit<Extract<FromGrader, { kind: 'updates' }>, 'kind'>;

/** All seats of one event, folded from its log. Runs in the grading thread; knows nothing of threads. */
export class EventFold {
  readonly #pack: CompiledPack;
  readonly #packVersion: string;
  readonly #seats = new Map<string, SeatFold>();
  readonly #sinceKept = new Map<string, number>();
  /** Seats that changed since the last look for quiet ones. */
  #busy = new Set<string>();
  /** Seats with a pending pass, and the earliest time at which one of theirs has been pending for long enough. */
  readonly #due = new Map<string, number>();
  #pos = 0;

  constructor(pack: Pack, costly: readonly Costly[], marker: Marker) {
    this.#pack = new CompiledPack(pack, costly, marker);
    this.#packVersion = pack.version;
  }

  /** Takes up what was kept. What another version of the pack judged is judged anew: the mark then names a checkpoint as its entry. */
  restore(checkpoints: readonly Checkpoint[]): void {
    checkpoints.forEach(({ seat, state }, index) => {
      this.#pack.beginEntry(index);
      const taken = this.#seat(seat).restore(state);
      this.#noteDue(this.#seat(seat));
      // Judged anew, it must be kept anew: a later pack goes on from there.
      if (taken && state['packVersion'] !== this.#packVersion) this.#sinceKept.set(seat, 0);
    });
  }

  /** Every seat, whole: for a start. */
  all(): SeatUpdate[] {
    return [...this.#seats.values()].map((seat) => seat.update());
  }

  /** The earliest `now` for which `settle` has something to do, ms since 1970; null while nothing is pending. */
  get due(): number | null {
    return this.#due.size === 0 ? null : Math.min(...this.#due.values());
  }

  take(entries: readonly Entry[]): Taken {
    const touched = new Set<SeatFold>();
    entries.forEach((entry, index) => {
      this.#pos = Math.max(this.#pos, entry.pos);
      this.#pack.beginEntry(index);
      for (const id of seatsOf(entry)) {
        const seat = this.#seat(id);
        seat.take(entry);
        this.#busy.add(id);
        this.#sinceKept.set(id, (this.#sinceKept.get(id) ?? 0) + 1);
        touched.add(seat);
      }
    });
    return this.#taken(touched);
  }

  /** Of no seat anything is to come that the server was told before `now` (ms since 1970): what was pending for long enough by then is passed. */
  settle(now: number): Taken {
    const touched = new Set<SeatFold>();
    for (const [id, due] of this.#due) {
      if (due > now) continue;
      const seat = this.#seat(id);
      seat.settle({ receivedAt: now });
      this.#sinceKept.set(id, (this.#sinceKept.get(id) ?? 0) + 1);
      touched.add(seat);
    }
    return this.#taken(touched);
  }

  #taken(touched: ReadonlySet<SeatFold>): Taken {
    const updates = Array.from(touched, (seat) => seat.update());
    for (const seat of touched) this.#noteDue(seat);
    const full = [...touched].filter(
      ({ seat }) => (this.#sinceKept.get(seat) ?? 0) >= KEEP.entries,
    );
    return {
      pos: this.#pos,
      updates,
      checkpoints: full.map((seat) => this.#keep(seat)),
      due: this.due,
    };
  }

  #noteDue({ seat, due }: SeatFold): void {
    if (due === null) this.#due.delete(seat);
    else this.#due.set(seat, due);
  }

  /** Every seat that changed since it was kept. */
  keep(): Checkpoint[] {
    return [...this.#seats.values()]
      .filter((seat) => this.#sinceKept.has(seat.seat))
      .map((seat) => this.#keep(seat));
  }

  /** Seats that changed since they were kept, and not since this was called last: what people do comes in bursts. */
  keepQuiet(): Checkpoint[] {
    const quiet = [...this.#seats.values()].filter(
      ({ seat }) => this.#sinceKept.has(seat) && !this.#busy.has(seat),
    );
    this.#busy = new Set();
    return quiet.slice(0, KEEP.quiet).map((seat) => this.#keep(seat));
  }

  #keep(seat: SeatFold): Checkpoint {
    this.#sinceKept.delete(seat.seat);
    return { seat: seat.seat, state: seat.keep(), pos: seat.pos };
  }

  #seat(id: string): SeatFold {
    const known = this.#seats.get(id) ?? new SeatFold(id, this.#pack, this.#packVersion);
    this.#seats.set(id, known);
    return known;
  }
}
