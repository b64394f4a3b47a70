import type { SeatWithAgent } from '#db/queries/agents.ts';
import type { Presence } from '#lib/room/views.ts';
import type { SeatUpdate } from '../grader/messages.ts';
import type { LiveSeat } from './live-seat.ts';
import type { RecordedPresence } from './workshop-snapshot.ts';

export interface SeatRosterOptions {
  /** The seats that everyone sees; the roster changes this map. */
  readonly seats: Map<string, LiveSeat>;
  readonly createSeat: (row: SeatWithAgent, recorded: RecordedPresence | undefined) => LiveSeat;
  readonly onAdded: (id: string, presence: Presence) => void;
  readonly onRemoved: (id: string) => void;
  /** A seat is new or looks different. */
  readonly onChanged: (id: string) => void;
}

/**
 * Keeps the seats of a workshop as its rows say. A seat that was removed is no longer among `seats`,
 * but follows the log until it is restored or deleted.
 */
export class SeatRoster {
  readonly #options: SeatRosterOptions;
  readonly #removedSeats = new Map<string, LiveSeat>();

  constructor(options: SeatRosterOptions) {
    this.#options = options;
  }

  /** Adds, changes, removes and restores seats. `recorded`: for seats that are new here. */
  applyRows(
    rows: readonly SeatWithAgent[],
    recorded: ReadonlyMap<string, RecordedPresence> = new Map(),
  ): void {
    const { seats, createSeat, onRemoved, onChanged } = this.#options;
    const states = new Map(rows.map(({ id, isRemoved }) => [id, isRemoved]));
    for (const row of rows)
      if (row.isRemoved && !this.#removedSeats.has(row.id))
        this.#removedSeats.set(row.id, seats.get(row.id) ?? createSeat(row, undefined));
    for (const id of [...this.#removedSeats.keys()])
      if (!states.has(id)) this.#removedSeats.delete(id);
    for (const id of [...seats.keys()])
      if (states.get(id) !== false) {
        seats.delete(id);
        onRemoved(id);
      }
    for (const row of rows) {
      if (row.isRemoved) continue;
      const seat = seats.get(row.id);
      if (!seat) this.#add(row, recorded.get(row.id));
      if (!seat || seat.applySeatRow(row)) onChanged(row.id);
    }
  }

  /** Applies an update to a seat that is removed. Returns false if it isn't. */
  applyUpdate(update: SeatUpdate): boolean {
    const seat = this.#removedSeats.get(update.seatId);
    seat?.applyUpdate(update);
    return seat !== undefined;
  }

  #add(row: SeatWithAgent, recorded: RecordedPresence | undefined): void {
    const { seats, createSeat, onAdded } = this.#options;
    const created = createSeat(row, recorded);
    const restored = this.#removedSeats.get(row.id);
    this.#removedSeats.delete(row.id);
    restored?.restore(created);
    seats.set(row.id, restored ?? created);
    onAdded(row.id, created.presence);
  }
}
