import { z } from 'zod';
import {
  ANNOUNCEMENT_MINUTES,
  MAX_ANNOUNCEMENT_CHARS,
  MAX_BREAK_MINUTES,
  MAX_GROUP_NAME_CHARS,
  MAX_NOTE_CHARS,
  MAX_TIMER_SECONDS,
  SEAT_STORAGE_BYTES,
  THRESHOLD_LIMITS,
} from '../limits.ts';
import { Id, InstantMs, multilineText, Pos, singleLineText } from './text.ts';

/** The recipients of a notice, a hint or a solution. */
export const Audience = z.discriminatedUnion('to', [
  z.object({ to: z.literal('all') }),
  z.object({ to: z.literal('group'), group: singleLineText(MAX_GROUP_NAME_CHARS) }),
  z.object({ to: z.literal('seats'), seats: z.array(Id).min(1).max(2_000) }),
]);
export type Audience = z.infer<typeof Audience>;

const ValidMinutes = z.literal(ANNOUNCEMENT_MINUTES).nullable();
const hint = z.int().min(1).max(9);
const percent = z.int().min(0).max(100);
const threshold = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

/**
 * What staff can do in a running workshop. Each command becomes one row of the log. Roles, allowed
 * states and effects are in `lib/room/commands`.
 */
export const COMMAND_INPUTS = {
  /**
   * `from`: the current exercise when the caller decided. Rejected as `outdated` if it has changed
   * since.
   */
  'set-current-exercise': z.object({
    exerciseId: Id.nullable(),
    from: Id.nullable().optional(),
    /** A number sets a timer of that many seconds, from now. */
    timer: z
      .union([z.enum(['keep', 'clear']), z.int().min(1).max(MAX_TIMER_SECONDS)])
      .default('keep'),
  }),
  'release-solution': z.object({ exerciseId: Id, to: Audience.default({ to: 'all' }) }),
  'withdraw-solution': z.object({ exerciseId: Id, to: Audience.default({ to: 'all' }) }),
  /** Releases one hint (counted from 1) and notifies the recipients. */
  'give-hint': z.object({ exerciseId: Id, hint, to: Audience }),
  'mark-passed': z.object({ seatId: Id, exerciseId: Id }),
  'revoke-pass': z.object({ seatId: Id, exerciseId: Id }),
  'admit-agent': z.object({ seatId: Id }),
  /** Rejected as `already-claimed` if another person works the request. */
  'claim-help': z.object({ seatId: Id }),
  'release-help': z.object({ seatId: Id }),
  /** `to`: id of a member of the staff. */
  'hand-over-help': z.object({ seatId: Id, to: Id }),
  'snooze-help': z.object({ seatId: Id }),
  'unsnooze-help': z.object({ seatId: Id }),
  /** Closes the request and the claim. Signs of being stuck count from now on. */
  'resolve-help': z.object({ seatId: Id }),
  /** Restores the state before the `resolve-help` at `pos`. */
  'undo-resolve-help': z.object({ seatId: Id, pos: Pos }),
  /**
   * `validMinutes`: how long students and the projector show it; null until it is withdrawn.
   * Messages to single seats don't expire.
   */
  announce: z.object({
    text: multilineText(MAX_ANNOUNCEMENT_CHARS),
    to: Audience,
    validMinutes: ValidMinutes.default(10),
  }),
  /** Shows an announcement for as long from now on, also one that has expired. */
  'extend-notice': z.object({ noticeId: Pos, validMinutes: ValidMinutes }),
  /**
   * Also closes the hint or solution that the notice opened, for those who have it only from it.
   */
  'withdraw-notice': z.object({ noticeId: Pos }),
  /** Starts now; null removes the timer. */
  'set-timer': z.object({ seconds: z.int().min(1).max(MAX_TIMER_SECONDS).nullable() }),
  /** `startsAt`: ms since 1970. */
  'plan-break': z.object({ startsAt: InstantMs, minutes: z.int().min(1).max(MAX_BREAK_MINUTES) }),
  'cancel-break': z.object({ breakId: Pos }),
  'add-note': z.object({ seatId: Id, text: multilineText(MAX_NOTE_CHARS) }),
  'delete-note': z.object({ seatId: Id, noteId: Pos }),
  /** null: the group in the seat's label. */
  'set-group': z.object({
    seats: z.array(Id).min(1).max(2_000),
    group: singleLineText(MAX_GROUP_NAME_CHARS).nullable(),
  }),
  'set-thresholds': z.object({
    stuckScore: percent.optional(),
    connectedOkPercent: percent.optional(),
    connectedAttentionPercent: percent.optional(),
    advanceTargetPercent: percent.optional(),
    idleMinutes: threshold(THRESHOLD_LIMITS.idleMinutes).optional(),
    sameReasonCount: threshold(THRESHOLD_LIMITS.sameReasonCount).optional(),
    sharedProblemSeats: threshold(THRESHOLD_LIMITS.sharedProblemSeats).optional(),
  }),
  /** Grades a seat again whose grading is paused; null: all of them. */
  'resume-grading': z.object({ seatId: Id.nullable() }),
  /** Lets one seat store more than the others. */
  'raise-storage-limit': z.object({
    seatId: Id,
    bytes: z.int().min(SEAT_STORAGE_BYTES.normal).max(SEAT_STORAGE_BYTES.max),
  }),
};

export type CommandKind = keyof typeof COMMAND_INPUTS;

type CommandBody<Kind extends CommandKind, Input = z.output<(typeof COMMAND_INPUTS)[Kind]>> = {
  kind: Kind;
} & { [Field in keyof Input]: Input[Field] };
export type RoomCommandBody = { [Kind in CommandKind]: CommandBody<Kind> }[CommandKind];

type BodySchema = z.ZodObject<{ kind: z.ZodLiteral<CommandKind> }>;
const bodySchemas = Object.entries(COMMAND_INPUTS).map(([kind, { shape }]) =>
  z.object({ kind: z.literal(kind), ...shape }),
) as unknown as readonly [BodySchema, ...BodySchema[]];

export const RoomCommandBody = z.discriminatedUnion('kind', bodySchemas) as unknown as z.ZodType<
  RoomCommandBody,
  RoomCommandInput
>;

/** A command as a client sends it: fields with a default are optional. */
export type RoomCommandInput = {
  [Kind in CommandKind]: { kind: Kind } & z.input<(typeof COMMAND_INPUTS)[Kind]>;
}[CommandKind];

/**
 * The command is in the log at `pos`, which commands that undo it refer to. `at`: ms since 1970.
 */
export interface CommandResult {
  pos: number;
  at: number;
}
