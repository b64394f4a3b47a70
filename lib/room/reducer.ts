import { decidedBy, reached, type Decided, type RoomAct, type RoomActOf } from '#lib/room/commands/index.ts';
import { foldHelp, isHelpAct, isWaiting, NO_HELP, type HelpAct } from '#lib/room/commands/help.ts';
import { foldNotes, type Notes } from '#lib/room/commands/notes.ts';
import { Notices, type Told } from '#lib/room/commands/notices.ts';
import { withHint, withHints, withoutHint, type Hints } from './revealed-hints.ts';
import {
  AT_START,
  foldPacing,
  foldThresholds,
  withoutPastBreaks,
  type Pacing,
} from '#lib/room/commands/schedule.ts';
import type { Help, StandingNotice } from './state.ts';
import { DEFAULT_THRESHOLDS, type Pace, type Thresholds } from './views.ts';
import type { ActEntry } from '#lib/server/log/entry.ts';

/** What was decided about one seat. The same object for the life of the event; its parts are replaced. */
export interface SeatActs {
  help: Help;
  notes: Notes;
  hintsTaken: Hints;
  hintsGiven: Hints;
  readonly solutions: Set<string>;
  /** As an instructor set it; null: as the label tells. */
  group: string | null;
}

/** What reads otherwise after a decision: the head (for everybody), and seats. */
export interface Touched {
  readonly head: boolean;
  readonly seats: readonly string[];
}
const NOTHING: Touched = { head: false, seats: [] };
const HEAD: Touched = { head: true, seats: [] };
const to = (told: Told): Touched => (told === 'all' ? HEAD : { head: false, seats: told });

/** What acts say of the room and its seats, folded in the order of the log. Passes are the grader's. */
export class RoomActs {
  readonly released = new Set<string>();
  readonly #seats = new Map<string, SeatActs>();
  readonly #notices = new Notices();
  #pacing: Pacing = AT_START;
  #shown: Pace = AT_START.pace;
  #thresholds: Thresholds = DEFAULT_THRESHOLDS;
  /** Given to all, also to who comes later. */
  #given: Hints = new Map();

  get pacing(): Pacing {
    return this.#pacing;
  }
  get thresholds(): Thresholds {
    return this.#thresholds;
  }
  get notices(): Notices {
    return this.#notices;
  }

  /** The same object until another is said, or a break is over. `now` in ms since 1970. */
  paceAt(now: number): Pace {
    const pace = withoutPastBreaks(this.#pacing.pace, now);
    const same =
      pace.timer === this.#shown.timer &&
      pace.breaks.length === this.#shown.breaks.length &&
      pace.breaks.every((one, place) => one === this.#shown.breaks[place]);
    if (!same) this.#shown = pace;
    return this.#shown;
  }

  of(seat: string): SeatActs {
    const known = this.#seats.get(seat) ?? {
      help: NO_HELP,
      notes: [],
      hintsTaken: new Map(),
      hintsGiven: this.#given,
      solutions: new Set(),
      group: null,
    };
    this.#seats.set(seat, known);
    return known;
  }

  take(entry: ActEntry): Touched {
    const decided = decidedBy(entry);
    if (decided === null) return NOTHING;
    return isHelpAct(decided.act)
      ? this.#help(decided as Decided<HelpAct>)
      : this.#fold(decided as Decided<Exclude<RoomAct, HelpAct>>);
  }

  readonly #folds: {
    readonly [Kind in Exclude<RoomAct['kind'], HelpAct['kind']>]: (
      decided: Decided<RoomActOf<Kind>>,
    ) => Touched;
  } = {
    'set-current': (decided) => this.#pace(decided),
    'set-timer': (decided) => this.#pace(decided),
    'plan-break': (decided) => this.#pace(decided),
    'cancel-break': (decided) => this.#pace(decided),
    'set-thresholds': (decided) => {
      this.#thresholds = foldThresholds(this.#thresholds, decided);
      return HEAD;
    },
    announce: (decided) => to(this.#notices.say(decided)),
    'withdraw-notice': (decided) => this.#withdraw(decided),
    'notice-read': (decided) => {
      this.#notices.read(decided);
      return { head: false, seats: [decided.act.seat] };
    },
    'give-hint': (decided) => this.#giveHint(decided),
    'hint-taken': ({ act: { seat: id, exercise, hint } }) => {
      const seat = this.of(id);
      seat.hintsTaken = withHint(seat.hintsTaken, exercise, hint);
      return { head: false, seats: [id] };
    },
    'release-solution': (decided) => this.#solution(decided),
    'withdraw-solution': (decided) => this.#solution(decided),
    note: (decided) => this.#note(decided),
    'delete-note': (decided) => this.#note(decided),
    'set-group': ({ act: { seats, group } }) => {
      for (const seat of seats) this.of(seat).group = group;
      return { head: false, seats };
    },
    'merge-seats': ({ act: { from, seat } }) => this.#merge(from, seat),
  };

  #fold(decided: Decided<Exclude<RoomAct, HelpAct>>): Touched {
    return (this.#folds[decided.act.kind] as (decided: Decided) => Touched)(decided);
  }

  #pace(decided: Parameters<typeof foldPacing>[1]): Touched {
    this.#pacing = foldPacing(this.#pacing, decided);
    return HEAD;
  }

  #note(decided: Parameters<typeof foldNotes>[1]): Touched {
    const seat = this.of(decided.act.seat);
    seat.notes = foldNotes(seat.notes, decided);
    return { head: false, seats: [decided.act.seat] };
  }

  /** When the queue moves, every raised hand has another place. */
  #help(decided: Decided<HelpAct>): Touched {
    const { seat: id } = decided.act;
    const seat = this.of(id);
    const before = seat.help;
    seat.help = foldHelp(before, decided);
    const moved =
      isWaiting(before) !== isWaiting(seat.help) || before.hand?.since !== seat.help.hand?.since;
    return { head: false, seats: moved ? [id, ...this.#raised()] : [id] };
  }

  #raised(): string[] {
    return [...this.#seats].filter(([, { help }]) => help.hand !== null).map(([id]) => id);
  }

  #giveHint(decided: Decided<RoomActOf<'give-hint'>>): Touched {
    const { exercise, hint } = decided.act;
    const seats = reached(decided.act);
    if (seats === null) this.#given = withHint(this.#given, exercise, hint);
    for (const seat of seats?.map((id) => this.of(id)) ?? this.#seats.values())
      seat.hintsGiven = withHint(seat.hintsGiven, exercise, hint);
    return to(this.#notices.say(decided));
  }

  #withdraw(decided: Decided<RoomActOf<'withdraw-notice'>>): Touched {
    const notice = this.#notices.list.find(({ id }) => id === decided.act.notice);
    const told = this.#notices.withdraw(decided);
    if (notice !== undefined) this.#close(notice);
    return to(told);
  }

  /** Who says that they took a hint or a solution back means the text, not the news of it. What stands by another notice stays open. */
  #close({ what, to: whom, seats }: StandingNotice): void {
    if (what.kind === 'text') return;
    const others = this.#notices.list.filter(
      (other) => JSON.stringify(other.what) === JSON.stringify(what),
    );
    if (others.some((other) => other.to.to === 'all')) return;
    if (whom.to === 'all' && what.kind === 'hint')
      this.#given = withoutHint(this.#given, what.exercise, what.hint);
    for (const id of whom.to === 'all' ? this.#seats.keys() : seats) {
      if (others.some((other) => other.seats.has(id))) continue;
      const seat = this.of(id);
      if (what.kind === 'hint')
        seat.hintsGiven = withoutHint(seat.hintsGiven, what.exercise, what.hint);
      else seat.solutions.delete(what.exercise);
    }
  }

  #solution({
    act,
    ...rest
  }: Decided<RoomActOf<'release-solution' | 'withdraw-solution'>>): Touched {
    const { exercise } = act;
    const seats = reached(act);
    const open = act.kind === 'release-solution';
    if (seats === null) {
      if (open) this.released.add(exercise);
      else this.released.delete(exercise);
    }
    // Closed to all is closed to each; open to all needs no saying for each.
    if (seats !== null || !open) {
      for (const seat of seats?.map((id) => this.of(id)) ?? this.#seats.values()) {
        if (open) seat.solutions.add(exercise);
        else seat.solutions.delete(exercise);
      }
    }
    if (!open) this.#notices.withdrawSolution({ act, ...rest });
    else if (seats !== null) this.#notices.say({ act, ...rest });
    return to(seats ?? 'all');
  }

  /** The person moved on with what was theirs; where both have a hand up, the seat's own stays. */
  #merge(from: string, into: string): Touched {
    const [left, seat] = [this.of(from), this.of(into)];
    if (seat.help.hand === null && seat.help.taken === null) seat.help = left.help;
    seat.notes = [...left.notes, ...seat.notes].sort((a, b) => a.id - b.id);
    [seat.hintsTaken, seat.hintsGiven] = [
      withHints(seat.hintsTaken, left.hintsTaken),
      withHints(seat.hintsGiven, left.hintsGiven),
    ];
    for (const exercise of left.solutions) seat.solutions.add(exercise);
    seat.group ??= left.group;
    this.#notices.move(from, into);
    this.#seats.delete(from);
    return { head: false, seats: [into, ...this.#raised()] };
  }
}
