import {
  COMMANDS,
  parseStoredCommand,
  type MergeSeats,
  type RoomCommand,
  type StoredCommandRow,
} from './commands/index.ts';
import { NO_VIEWS } from './commands/fields.ts';
import { reduceGradingPaused, reduceGradingResumed } from './commands/grading.ts';
import { listSeatsWithHelpRequest } from './commands/help.ts';
import { reduceSeatLimited, reduceSeatResumed } from './commands/storage.ts';
import type { NoticeStore } from './commands/notice-store.ts';
import { removePastBreaks, type ScheduleState } from './commands/schedule.ts';
import { CommandState } from './commands/state.ts';
import type { AffectedViews, CommandReducer, SeatCommandState } from './commands/types.ts';
import { addHints } from './revealed-hints.ts';
import type { Thresholds } from './thresholds.ts';
import type { Schedule } from './views.ts';

/** Folds commands in the order of the log. Passes are folded by the grader. */
export class RoomReducer {
  readonly #state = new CommandState();
  #shownSchedule: Schedule = this.#state.schedule.schedule;

  get released(): ReadonlySet<string> {
    return this.#state.released;
  }
  get scheduleState(): ScheduleState {
    return this.#state.schedule;
  }
  get thresholds(): Thresholds {
    return this.#state.thresholds;
  }
  get notices(): NoticeStore {
    return this.#state.notices;
  }

  /** The schedule without past breaks; the same object while it is equal. `now`: ms since 1970. */
  scheduleAt(now: number): Schedule {
    const schedule = removePastBreaks(this.#state.schedule.schedule, now);
    const isSame =
      schedule.timer === this.#shownSchedule.timer &&
      schedule.breaks.length === this.#shownSchedule.breaks.length &&
      schedule.breaks.every((planned, index) => planned === this.#shownSchedule.breaks[index]);
    if (!isSame) this.#shownSchedule = schedule;
    return this.#shownSchedule;
  }

  /** The object stays the same for the whole workshop. */
  getOrCreateSeat(seatId: string): SeatCommandState {
    return this.#state.getOrCreateSeat(seatId);
  }

  /** Applies a row of the log. Rows that the room doesn't fold change nothing. */
  apply(entry: StoredCommandRow): AffectedViews {
    const committed = parseStoredCommand(entry);
    if (committed === null) return NO_VIEWS;
    const { command } = committed;
    if (command.kind === 'merge-seats') return this.#mergeSeats(command);
    if (command.kind === 'seat-limited')
      return reduceSeatLimited(this.#state, { ...committed, command });
    if (command.kind === 'seat-resumed')
      return reduceSeatResumed(this.#state, { ...committed, command });
    if (command.kind === 'grading-paused')
      return reduceGradingPaused(this.#state, { ...committed, command });
    if (command.kind === 'grading-resumed')
      return reduceGradingResumed(this.#state, { ...committed, command });
    const reduce = COMMANDS[command.kind].reduce as CommandReducer<RoomCommand>;
    return reduce(this.#state, committed);
  }

  /** If both seats have a help request, the one of the seat that stays is kept. */
  #mergeSeats({ from, seatId }: MergeSeats): AffectedViews {
    const [left, seat] = [this.getOrCreateSeat(from), this.getOrCreateSeat(seatId)];
    const requestCount = (seat.help.requestCount ?? 0) + (left.help.requestCount ?? 0);
    if (seat.help.helpRequest === null && seat.help.helpClaim === null) seat.help = left.help;
    if (requestCount > 0) seat.help = { ...seat.help, requestCount };
    seat.notes = [...left.notes, ...seat.notes].sort((a, b) => a.id - b.id);
    seat.hintsRevealed = addHints(seat.hintsRevealed, left.hintsRevealed);
    seat.hintsReleased = addHints(seat.hintsReleased, left.hintsReleased);
    for (const exerciseId of left.solutions) seat.solutions.add(exerciseId);
    seat.group ??= left.group;
    this.#state.notices.moveSeat(from, seatId);
    this.#state.removeSeat(from);
    return { info: false, seats: [seatId, ...listSeatsWithHelpRequest(this.#state)] };
  }
}
