import type { z } from 'zod';
import type {
  CommandKind as StaffCommandKind,
  RoomCommandBody,
} from '#lib/protocol/api/commands.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { HttpErrorCode } from '#lib/protocol/errors.ts';
import type { WorkshopRole } from '../roles.ts';
import type { RoomState, SeatHelp, SeatState } from '../state.ts';
import type { HintsByExercise } from '../revealed-hints.ts';
import type { GradingPaused } from '../grading.ts';
import type { StorageLimit } from '../storage.ts';
import type { Thresholds } from '../thresholds.ts';
import type { NoticeStore } from './notice-store.ts';
import type { ScheduleState } from './schedule.ts';

/**
 * Commands of students. Their services check them, because they also limit rates and read texts.
 */
type StudentCommandKind = 'request-help' | 'cancel-help' | 'reveal-hint' | 'read-notice';
/** Commands that staff send, and commands of students that the room folds. */
export type CommandKind = StaffCommandKind | StudentCommandKind;

/** A command as it arrives, for example in a request. */
export type CommandInput<Kind extends CommandKind> = Extract<RoomCommandBody, { kind: Kind }>;

/** `seat-owner`: only the person on the seat, whatever their role is. */
export type RequiredRole = 'helper' | 'leader' | 'owner' | 'seat-owner';

/** The states in which a command is allowed: `STATE_RULES` in `../lifecycle.ts`. */
export type AllowedState = 'running' | 'until-end' | 'correction';

/** A command in the log: its position, its time (ms since 1970) and the id of the person. */
export interface CommittedCommand<Command> {
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly command: Command;
}

/** Why a command doesn't fit the present room: the parts of an HTTP error. */
export interface CommandConflict {
  readonly code: HttpErrorCode;
  readonly field?: string;
  readonly message?: string;
}

/** What `validate` can use. */
export interface CommandContext<Kind extends CommandKind> {
  readonly command: CommandInput<Kind>;
  readonly room: RoomState;
  /** The seat that the command names. */
  readonly seat: CommandInput<Kind> extends { readonly seatId: string } ? SeatState : undefined;
  readonly caller: { readonly id: string; readonly role: WorkshopRole };
  /** ms since 1970. */
  readonly now: number;
}

/** Which views a command changes: the room info, which every viewer sees, and seats by id. */
export interface AffectedViews {
  readonly info: boolean;
  readonly seats: readonly string[];
}

/** State of one seat that commands set. The object stays the same; its fields are replaced. */
export interface SeatCommandState {
  help: SeatHelp;
  notes: SeatState['notes'];
  hintsRevealed: HintsByExercise;
  hintsReleased: HintsByExercise;
  readonly solutions: Set<string>;
  /** Set by an instructor. null: the group in the label applies. */
  group: string | null;
  storageLimit: StorageLimit | null;
  /** Raised by an owner. null: the limit of every seat applies. */
  storageQuotaBytes: number | null;
  gradingPaused: GradingPaused | null;
}

/** State of the room that commands set. Reducers change it in place. */
export interface RoomCommandState {
  readonly notices: NoticeStore;
  /** Ids of the exercises whose solution is open to everyone. */
  readonly released: Set<string>;
  schedule: ScheduleState;
  thresholds: Thresholds;
  /** Released to everyone, also to students who join later. */
  hintsForAll: HintsByExercise;
  getOrCreateSeat(id: string): SeatCommandState;
  listSeats(): Iterable<readonly [id: string, seat: SeatCommandState]>;
}

/** Changes the state and returns the affected views. Never throws: the command is in the log. */
export type CommandReducer<Command> = (
  state: RoomCommandState,
  committed: CommittedCommand<Command>,
) => AffectedViews;

export type HelpChange = Extract<TimelineEntry, { kind: 'help-request' }>['what'];

interface CommandRules<Kind extends CommandKind> {
  readonly requires: RequiredRole;
  readonly allowedIn: AllowedState;
  /** Checks the command against the room before it is written to the log. */
  readonly validate?: (context: CommandContext<Kind>) => CommandConflict | null;
  /** How the timeline of a seat names this command. */
  readonly helpChange?: HelpChange;
}

interface FoldRules<Kind extends CommandKind, Stored extends object> {
  /** Reads the payload in the log. Tolerant of older payloads, so never derived from the input. */
  readonly stored: z.ZodType<Stored>;
  readonly reduce: CommandReducer<Stored & { readonly kind: Kind }>;
}

/** `stored` and `reduce` are null for a command that the room doesn't fold. */
export interface CommandDefinition<
  Kind extends CommandKind,
  Stored extends object | null = object | null,
> extends CommandRules<Kind> {
  readonly kind: Kind;
  readonly stored: Stored extends object ? z.ZodType<Stored> : null;
  /** Takes commands that `stored` has read. */
  readonly reduce: CommandReducer<never> | null;
}

export function defineCommand<const Kind extends CommandKind, Stored extends object>(
  kind: Kind,
  { stored, ...rules }: CommandRules<Kind> & FoldRules<Kind, Stored>,
): CommandDefinition<Kind, Stored> {
  return { kind, ...rules, stored: stored as CommandDefinition<Kind, Stored>['stored'] };
}

/** A command that the grading thread or the presence monitor folds. */
export function defineExternalCommand<const Kind extends CommandKind>(
  kind: Kind,
  rules: CommandRules<Kind>,
): CommandDefinition<Kind, null> {
  return { kind, ...rules, stored: null, reduce: null };
}
