import {
  parseStoredCommand,
  audienceSeats,
  type CommittedCommand,
  type RoomCommand,
  type RoomCommandOf,
} from '#lib/room/commands/index.ts';
import {
  reduceHelp,
  isHelpCommand,
  isWaiting,
  EMPTY_HELP,
  type HelpCommand,
} from '#lib/room/commands/help.ts';
import { reduceNotes, type Notes } from '#lib/room/commands/notes.ts';
import { NoticeStore, type NoticeRecipients } from '#lib/room/commands/notices.ts';
import { addHint, addHints, removeHint, type HintsByExercise } from './revealed-hints.ts';
import {
  INITIAL_SCHEDULE,
  reduceSchedule,
  reduceThresholds,
  removePastBreaks,
  type ScheduleState,
} from '#lib/room/commands/schedule.ts';
import type { SeatHelp, ActiveNotice } from './state.ts';
import { DEFAULT_THRESHOLDS, type Schedule, type Thresholds } from './views.ts';
import type { CommandEntry } from '#lib/server/log/entry.ts';

/** What was decided about one seat. The same object for the life of the event; its parts are replaced. */
export interface SeatCommandState {
  help: SeatHelp;
  notes: Notes;
  hintsRevealed: HintsByExercise;
  hintsReleased: HintsByExercise;
  readonly solutions: Set<string>;
  /** As an instructor set it; null: as the label tells. */
  group: string | null;
}

/** What reads otherwise after a decision: the head (for everybody), and seats. */
export interface AffectedViews {
  readonly info: boolean;
  readonly seats: readonly string[];
}
const NO_VIEWS: AffectedViews = { info: false, seats: [] };
const ROOM_INFO: AffectedViews = { info: true, seats: [] };
const toAffectedViews = (recipients: NoticeRecipients): AffectedViews =>
  recipients === 'all' ? ROOM_INFO : { info: false, seats: recipients };

/** What acts say of the room and its seats, folded in the order of the log. Passes are the grader's. */
export class RoomReducer {
  readonly released = new Set<string>();
  readonly #seats = new Map<string, SeatCommandState>();
  readonly #notices = new NoticeStore();
  #scheduleState: ScheduleState = INITIAL_SCHEDULE;
  #shownSchedule: Schedule = INITIAL_SCHEDULE.schedule;
  #thresholds: Thresholds = DEFAULT_THRESHOLDS;
  /** Given to all, also to who comes later. */
  #hintsForAll: HintsByExercise = new Map();

  get scheduleState(): ScheduleState {
    return this.#scheduleState;
  }
  get thresholds(): Thresholds {
    return this.#thresholds;
  }
  get notices(): NoticeStore {
    return this.#notices;
  }

  /** The same object until another is said, or a break is over. `now` in ms since 1970. */
  scheduleAt(now: number): Schedule {
    const schedule = removePastBreaks(this.#scheduleState.schedule, now);
    const same =
      schedule.timer === this.#shownSchedule.timer &&
      schedule.breaks.length === this.#shownSchedule.breaks.length &&
      schedule.breaks.every((one, place) => one === this.#shownSchedule.breaks[place]);
    if (!same) this.#shownSchedule = schedule;
    return this.#shownSchedule;
  }

  getOrCreateSeat(seatId: string): SeatCommandState {
    const known = this.#seats.get(seatId) ?? {
      help: EMPTY_HELP,
      notes: [],
      hintsRevealed: new Map(),
      hintsReleased: this.#hintsForAll,
      solutions: new Set(),
      group: null,
    };
    this.#seats.set(seatId, known);
    return known;
  }

  apply(entry: CommandEntry): AffectedViews {
    const committed = parseStoredCommand(entry);
    if (committed === null) return NO_VIEWS;
    return isHelpCommand(committed.command)
      ? this.#applyHelp(committed as CommittedCommand<HelpCommand>)
      : this.#reduce(committed as CommittedCommand<Exclude<RoomCommand, HelpCommand>>);
  }

  readonly #reducers: {
    readonly [Kind in Exclude<RoomCommand['kind'], HelpCommand['kind']>]: (
      committed: CommittedCommand<RoomCommandOf<Kind>>,
    ) => AffectedViews;
  } = {
    'set-current-exercise': (committed) => this.#applySchedule(committed),
    'set-timer': (committed) => this.#applySchedule(committed),
    'plan-break': (committed) => this.#applySchedule(committed),
    'cancel-break': (committed) => this.#applySchedule(committed),
    'set-thresholds': (committed) => {
      this.#thresholds = reduceThresholds(this.#thresholds, committed);
      return ROOM_INFO;
    },
    announce: (committed) => toAffectedViews(this.#notices.publish(committed)),
    'withdraw-notice': (committed) => this.#withdrawNotice(committed),
    'read-notice': (committed) => {
      this.#notices.markRead(committed);
      return { info: false, seats: [committed.command.seatId] };
    },
    'give-hint': (committed) => this.#releaseHint(committed),
    'reveal-hint': ({ command: { seatId: id, exerciseId, hint } }) => {
      const seat = this.getOrCreateSeat(id);
      seat.hintsRevealed = addHint(seat.hintsRevealed, exerciseId, hint);
      return { info: false, seats: [id] };
    },
    'release-solution': (committed) => this.#applySolution(committed),
    'withdraw-solution': (committed) => this.#applySolution(committed),
    'add-note': (committed) => this.#applyNote(committed),
    'delete-note': (committed) => this.#applyNote(committed),
    'set-group': ({ command: { seats, group } }) => {
      for (const seatId of seats) this.getOrCreateSeat(seatId).group = group;
      return { info: false, seats };
    },
    'merge-seats': ({ command: { from, seatId } }) => this.#mergeSeats(from, seatId),
  };

  #reduce(committed: CommittedCommand<Exclude<RoomCommand, HelpCommand>>): AffectedViews {
    return (
      this.#reducers[committed.command.kind] as (committed: CommittedCommand) => AffectedViews
    )(committed);
  }

  #applySchedule(committed: Parameters<typeof reduceSchedule>[1]): AffectedViews {
    this.#scheduleState = reduceSchedule(this.#scheduleState, committed);
    return ROOM_INFO;
  }

  #applyNote(committed: Parameters<typeof reduceNotes>[1]): AffectedViews {
    const seat = this.getOrCreateSeat(committed.command.seatId);
    seat.notes = reduceNotes(seat.notes, committed);
    return { info: false, seats: [committed.command.seatId] };
  }

  /** When the queue moves, every raised hand has another place. */
  #applyHelp(committed: CommittedCommand<HelpCommand>): AffectedViews {
    const { seatId: id } = committed.command;
    const seat = this.getOrCreateSeat(id);
    const before = seat.help;
    seat.help = reduceHelp(before, committed);
    const moved =
      isWaiting(before) !== isWaiting(seat.help) ||
      before.helpRequest?.since !== seat.help.helpRequest?.since;
    return { info: false, seats: moved ? [id, ...this.#seatsWithHelpRequest()] : [id] };
  }

  #seatsWithHelpRequest(): string[] {
    return [...this.#seats].filter(([, { help }]) => help.helpRequest !== null).map(([id]) => id);
  }

  #releaseHint(committed: CommittedCommand<RoomCommandOf<'give-hint'>>): AffectedViews {
    const { exerciseId, hint } = committed.command;
    const seats = audienceSeats(committed.command);
    if (seats === null) this.#hintsForAll = addHint(this.#hintsForAll, exerciseId, hint);
    for (const seat of seats?.map((id) => this.getOrCreateSeat(id)) ?? this.#seats.values())
      seat.hintsReleased = addHint(seat.hintsReleased, exerciseId, hint);
    return toAffectedViews(this.#notices.publish(committed));
  }

  #withdrawNotice(committed: CommittedCommand<RoomCommandOf<'withdraw-notice'>>): AffectedViews {
    const notice = this.#notices.list.find(({ id }) => id === committed.command.noticeId);
    const recipients = this.#notices.withdraw(committed);
    if (notice !== undefined) this.#closeNoticeContent(notice);
    return toAffectedViews(recipients);
  }

  /** Who says that they took a hint or a solution back means the text, not the news of it. What stands by another notice stays open. */
  #closeNoticeContent({ content, audience: audience, seats }: ActiveNotice): void {
    if (content.kind === 'text') return;
    const others = this.#notices.list.filter(
      (other) => JSON.stringify(other.content) === JSON.stringify(content),
    );
    if (others.some((other) => other.audience.to === 'all')) return;
    if (audience.to === 'all' && content.kind === 'hint')
      this.#hintsForAll = removeHint(this.#hintsForAll, content.exercise, content.hint);
    for (const id of audience.to === 'all' ? this.#seats.keys() : seats) {
      if (others.some((other) => other.seats.has(id))) continue;
      const seat = this.getOrCreateSeat(id);
      if (content.kind === 'hint')
        seat.hintsReleased = removeHint(seat.hintsReleased, content.exercise, content.hint);
      else seat.solutions.delete(content.exercise);
    }
  }

  #applySolution({
    command,
    ...rest
  }: CommittedCommand<RoomCommandOf<'release-solution' | 'withdraw-solution'>>): AffectedViews {
    const { exerciseId } = command;
    const seats = audienceSeats(command);
    const open = command.kind === 'release-solution';
    if (seats === null) {
      if (open) this.released.add(exerciseId);
      else this.released.delete(exerciseId);
    }
    // Closed to all is closed to each; open to all needs no saying for each.
    if (seats !== null || !open) {
      for (const seat of seats?.map((id) => this.getOrCreateSeat(id)) ?? this.#seats.values()) {
        if (open) seat.solutions.add(exerciseId);
        else seat.solutions.delete(exerciseId);
      }
    }
    if (!open) this.#notices.withdrawSolution({ command, ...rest });
    else if (seats !== null) this.#notices.publish({ command, ...rest });
    return toAffectedViews(seats ?? 'all');
  }

  /** The person moved on with what was theirs; where both have a hand up, the seat's own stays. */
  #mergeSeats(from: string, into: string): AffectedViews {
    const [left, seat] = [this.getOrCreateSeat(from), this.getOrCreateSeat(into)];
    if (seat.help.helpRequest === null && seat.help.helpClaim === null) seat.help = left.help;
    seat.notes = [...left.notes, ...seat.notes].sort((a, b) => a.id - b.id);
    [seat.hintsRevealed, seat.hintsReleased] = [
      addHints(seat.hintsRevealed, left.hintsRevealed),
      addHints(seat.hintsReleased, left.hintsReleased),
    ];
    for (const exerciseId of left.solutions) seat.solutions.add(exerciseId);
    seat.group ??= left.group;
    this.#notices.moveSeat(from, into);
    this.#seats.delete(from);
    return { info: false, seats: [into, ...this.#seatsWithHelpRequest()] };
  }
}
