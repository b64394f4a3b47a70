import { z } from 'zod';
import {
  audienceSeats,
  HELP_CHANGES,
  parseStoredCommand,
  type RoomCommand,
  type StoredCommandRow,
} from '#lib/room/commands/index.ts';
import type { CommittedCommand } from '#lib/room/commands/types.ts';
import type { CurrentExerciseChange } from '#lib/room/exercise-start.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import { PRESENCES } from '#lib/room/views.ts';
import type { PresenceChange } from './absences.ts';
import type { HintUse } from './student-day.ts';
import type { Results } from './types.ts';

/** An answer to a question. `at`: ms since 1970. */
export interface QuizAnswer {
  readonly exercise: string;
  readonly check: string;
  readonly at: number;
  /** Ids of options; for `order`, from first to last. */
  readonly chosen: readonly string[];
}

/** The commands about one student, oldest first. */
export interface StudentCommands {
  /** By seat, because merged seats had different agents. */
  readonly presence: ReadonlyMap<string, readonly PresenceChange[]>;
  /** Hints that the student opened. */
  readonly hints: readonly HintUse[];
  readonly answers: readonly QuizAnswer[];
  /** Commands that the student sent, ms since 1970. */
  readonly activityAt: readonly number[];
}

/** A hint or a solution that staff opened. `seats` null: for everyone. */
export interface Release {
  readonly exercise: string;
  /** null for a solution. */
  readonly hint: number | null;
  readonly at: number;
  readonly seats: ReadonlySet<string> | null;
}

const STUDENT_COMMANDS: ReadonlySet<string> = new Set([
  'reveal-hint',
  'answer-quiz',
  'request-help',
  'cancel-help',
  'read-notice',
]);
const PresencePayload = z.object({ presence: z.enum(PRESENCES) });
const AnswerPayload = z.object({
  exerciseId: z.string(),
  check: z.string(),
  chosen: z.array(z.string()),
});
const MergePayload = z.object({ from: z.string() });

/** The seats of one student after merges. */
export class SeatMerges {
  readonly #into = new Map<string, { readonly seat: string; readonly at: number }>();

  constructor(commands: readonly StoredCommandRow[]) {
    for (const { kind, seatId, payload, at } of commands) {
      if (kind !== 'merge-seats' || seatId === null) continue;
      const merge = MergePayload.safeParse(payload);
      if (merge.success && this.resolve(seatId) !== merge.data.from)
        this.#into.set(merge.data.from, { seat: seatId, at });
    }
  }

  /** The seat that the student of this seat has now. */
  resolve(seat: string): string {
    const next = this.#into.get(seat);
    return next === undefined ? seat : this.resolve(next.seat);
  }

  /** When the seat was merged into another one, ms since 1970; Infinity if it wasn't. */
  mergedAt(seat: string): number {
    return this.#into.get(seat)?.at ?? Infinity;
  }

  /** How many seats were merged into this one. */
  countInto(seat: string): number {
    return [...this.#into.keys()].filter((from) => this.resolve(from) === seat).length;
  }
}

interface OpenStudentCommands {
  readonly presence: Map<string, PresenceChange[]>;
  readonly hints: HintUse[];
  readonly answers: QuizAnswer[];
  readonly activityAt: number[];
}

/** What the commands of a workshop say about its day and its students. */
export class CommandLog {
  /** The room at the end, without help requests. Its schedule still has all breaks. */
  readonly room = new RoomReducer();
  readonly currentChanges: CurrentExerciseChange[] = [];
  readonly releases: Release[] = [];
  readonly marks: Results['day']['marks'] = [];
  readonly merges: SeatMerges;
  readonly #students = new Map<string, OpenStudentCommands>();

  /** Commands from `endedAt` (ms since 1970) on don't count. */
  constructor(commands: readonly StoredCommandRow[], endedAt: number) {
    this.merges = new SeatMerges(commands);
    for (const row of commands) if (row.at < endedAt) this.#read(row);
  }

  /** By the seat that the student has now. */
  ofStudent(seat: string): StudentCommands {
    return this.#getOrCreate(seat);
  }

  #read(row: StoredCommandRow): void {
    const { kind, seatId, at } = row;
    if (kind === 'update-pack') this.marks.push({ at, kind: 'pack-update' });
    if (seatId === null) return this.#readRoomCommand(row);
    // `foldHelpRequests` reads them.
    const isAboutHelp = HELP_CHANGES.has(kind) || kind === 'undo-resolve-help';
    if (STUDENT_COMMANDS.has(kind)) this.#getOrCreate(seatId).activityAt.push(at);
    if (kind === 'record-presence') this.#readPresence(seatId, row);
    else if (kind === 'answer-quiz') this.#readAnswer(seatId, row);
    else if (!isAboutHelp) this.#readRoomCommand(row);
  }

  #readPresence(seatId: string, { at, payload }: StoredCommandRow): void {
    const parsed = PresencePayload.safeParse(payload);
    if (!parsed.success || at >= this.merges.mergedAt(seatId)) return;
    const { presence } = this.#getOrCreate(seatId);
    const changes = presence.get(seatId) ?? [];
    changes.push({ at, presence: parsed.data.presence });
    presence.set(seatId, changes);
  }

  #readAnswer(seatId: string, { at, payload }: StoredCommandRow): void {
    const parsed = AnswerPayload.safeParse(payload);
    if (!parsed.success) return;
    const { exerciseId: exercise, check, chosen } = parsed.data;
    this.#getOrCreate(seatId).answers.push({ exercise, check, at, chosen });
  }

  #readRoomCommand(row: StoredCommandRow): void {
    this.room.apply(row);
    const committed = parseStoredCommand(row);
    if (committed !== null) this.#recordCommand(committed);
  }

  #recordCommand({ command, at }: CommittedCommand<RoomCommand>): void {
    if (command.kind === 'set-current-exercise') {
      const before = this.currentChanges.at(-1)?.exercise ?? null;
      if (command.exerciseId !== before)
        this.currentChanges.push({ exercise: command.exerciseId, at });
    } else if (command.kind === 'reveal-hint') {
      const { seatId, exerciseId: exercise, hint } = command;
      this.#getOrCreate(seatId).hints.push({ exercise, hint, at, givenBy: null });
    } else if (command.kind === 'give-hint' || command.kind === 'release-solution') {
      const seats = audienceSeats(command);
      this.releases.push({
        exercise: command.exerciseId,
        hint: command.kind === 'give-hint' ? command.hint : null,
        at,
        seats: seats && new Set(seats.map((id) => this.merges.resolve(id))),
      });
    } else if (command.kind === 'announce' && command.to.to !== 'seats')
      this.marks.push({ at, kind: 'announcement' });
  }

  #getOrCreate(seatId: string): OpenStudentCommands {
    const seat = this.merges.resolve(seatId);
    const commands = this.#students.get(seat) ?? {
      presence: new Map(),
      hints: [],
      answers: [],
      activityAt: [],
    };
    this.#students.set(seat, commands);
    return commands;
  }
}

/**
 * The presence of a student with one or several seats: the best one of them. `untilOf`: when a seat
 * was left. Oldest first.
 */
export function combinePresence(
  bySeat: StudentCommands['presence'],
  untilOf: (seat: string) => number,
): PresenceChange[] {
  if (bySeat.size <= 1) return [...([...bySeat.values()][0] ?? [])];
  const changes = [...bySeat].flatMap(([seat, ofSeat]) => {
    const until = untilOf(seat);
    const left: PresenceChange[] =
      until === Infinity ? [] : [{ at: until, presence: 'not-connected' }];
    return [...ofSeat, ...left].map((change) => ({ ...change, seat }));
  });
  const states = new Map<string, PresenceChange['presence']>();
  return changes
    .sort((a, b) => a.at - b.at)
    .map(({ at, presence, seat }) => {
      states.set(seat, presence);
      const best = [...states.values()].sort(
        (a, b) => AVAILABILITY.indexOf(a) - AVAILABILITY.indexOf(b),
      )[0];
      return { at, presence: best ?? presence };
    });
}

/** Best first. */
const AVAILABILITY: readonly PresenceChange['presence'][] = [
  'connected',
  'delayed',
  'cluster-down',
  'offline',
  'duplicate',
  'not-connected',
];
