import { DEFAULT_THRESHOLDS, type Thresholds } from '../thresholds.ts';
import type { HintsByExercise } from '../revealed-hints.ts';
import { EMPTY_HELP } from './help.ts';
import { NoticeStore } from './notice-store.ts';
import { INITIAL_SCHEDULE, type ScheduleState } from './schedule.ts';
import type { RoomCommandState, SeatCommandState } from './types.ts';

/** The state that commands change, at first as before the first command. */
export class CommandState implements RoomCommandState {
  readonly notices = new NoticeStore();
  readonly released = new Set<string>();
  schedule: ScheduleState = INITIAL_SCHEDULE;
  thresholds: Thresholds = DEFAULT_THRESHOLDS;
  hintsForAll: HintsByExercise = new Map();
  readonly #seats = new Map<string, SeatCommandState>();

  getOrCreateSeat(id: string): SeatCommandState {
    const existing = this.#seats.get(id);
    if (existing !== undefined) return existing;
    const seat: SeatCommandState = {
      help: EMPTY_HELP,
      notes: [],
      hintsRevealed: new Map(),
      hintsReleased: this.hintsForAll,
      solutions: new Set(),
      group: null,
      storageLimit: null,
      storageQuotaBytes: null,
      gradingPaused: null,
    };
    this.#seats.set(id, seat);
    return seat;
  }

  listSeats(): Iterable<readonly [string, SeatCommandState]> {
    return this.#seats;
  }

  removeSeat(id: string): void {
    this.#seats.delete(id);
  }
}
