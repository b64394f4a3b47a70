import { z } from 'zod';
import type { JsonObject } from '#lib/kit/json.ts';
import { allowRoles, isHelper, isLeader, type WorkshopRole } from '../roles.ts';
import * as external from './external.ts';
import { seatFields } from './fields.ts';
import * as grading from './grading.ts';
import * as groups from './groups.ts';
import * as help from './help.ts';
import * as hints from './hints.ts';
import * as notes from './notes.ts';
import * as notices from './notices.ts';
import * as schedule from './schedule.ts';
import * as solutions from './solutions.ts';
import * as storage from './storage.ts';
import * as thresholds from './thresholds.ts';
import type {
  CommandDefinition,
  CommandKind,
  CommittedCommand,
  HelpChange,
  RequiredRole,
} from './types.ts';

export { audienceSeats } from './fields.ts';

/** Every command of the room. Roles, allowed states, checks and folds are defined with each. */
export const COMMANDS = {
  'request-help': help.requestHelp,
  'cancel-help': help.cancelHelp,
  'claim-help': help.claimHelp,
  'release-help': help.releaseHelp,
  'hand-over-help': help.handOverHelp,
  'snooze-help': help.snoozeHelp,
  'unsnooze-help': help.unsnoozeHelp,
  'resolve-help': help.resolveHelp,
  'undo-resolve-help': help.undoResolveHelp,
  announce: notices.announce,
  'extend-notice': notices.extendNotice,
  'withdraw-notice': notices.withdrawNotice,
  'read-notice': notices.readNotice,
  'give-hint': hints.giveHint,
  'reveal-hint': hints.revealHint,
  'release-solution': solutions.releaseSolution,
  'withdraw-solution': solutions.withdrawSolution,
  'add-note': notes.addNote,
  'delete-note': notes.deleteNote,
  'set-current-exercise': schedule.setCurrentExercise,
  'set-timer': schedule.setTimer,
  'plan-break': schedule.planBreak,
  'cancel-break': schedule.cancelBreak,
  'set-group': groups.setGroup,
  'set-thresholds': thresholds.setThresholds,
  'mark-passed': external.markPassed,
  'revoke-pass': external.revokePass,
  'admit-agent': external.admitAgent,
  'raise-storage-limit': storage.raiseStorageLimit,
  'resume-grading': grading.resumeGrading,
} satisfies { readonly [Kind in CommandKind]: CommandDefinition<Kind> };

/** Merges two seats of one person: the state of seat `from` moves to `seatId`. */
const StoredMergeSeats = z.object({ ...seatFields, from: z.string() });
export type MergeSeats = z.output<typeof StoredMergeSeats> & { readonly kind: 'merge-seats' };

type StoredCommand<Definition> = Definition extends {
  readonly kind: infer Kind;
  readonly stored: z.ZodType<infer Stored>;
}
  ? Stored & { readonly kind: Kind }
  : never;
/** A command as the log holds it, of those that the room folds. */
export type RoomCommand =
  | { [Kind in CommandKind]: StoredCommand<(typeof COMMANDS)[Kind]> }[CommandKind]
  | MergeSeats
  | storage.SeatLimited
  | storage.SeatResumed
  | grading.GradingPausedCommand
  | grading.GradingResumedCommand;

/** Commands that only the server writes. */
const SERVER_COMMANDS: ReadonlyMap<string, z.ZodType<object>> = new Map([
  ['merge-seats', StoredMergeSeats],
  ['seat-limited', storage.StoredSeatLimited],
  ['seat-resumed', storage.StoredSeatResumed],
  ['grading-paused', grading.StoredGradingPaused],
  ['grading-resumed', grading.StoredGradingResumed],
]);
export type RoomCommandOf<Kind extends RoomCommand['kind']> = Extract<RoomCommand, { kind: Kind }>;

/** A row of the log, as far as the room reads it. */
export interface StoredCommandRow {
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly seatId: string | null;
  readonly payload: JsonObject;
}

/** Reads a row of the log. null: the room doesn't fold it, or an unknown version wrote it. */
export function parseStoredCommand({
  pos,
  at,
  actor,
  kind,
  seatId,
  payload,
}: StoredCommandRow): CommittedCommand<RoomCommand> | null {
  const schema = storedSchema(kind);
  const parsed = schema?.safeParse({ ...payload, ...(seatId !== null && { seatId }) });
  return parsed?.success === true
    ? { pos, at, actor, command: { kind, ...parsed.data } as RoomCommand }
    : null;
}

function storedSchema(kind: string): z.ZodType<object> | null {
  return isCommandKind(kind) ? COMMANDS[kind].stored : (SERVER_COMMANDS.get(kind) ?? null);
}

function isCommandKind(kind: string): kind is CommandKind {
  return Object.hasOwn(COMMANDS, kind);
}

const ROLE_CHECKS: Readonly<Record<RequiredRole, (member: { role: WorkshopRole }) => boolean>> = {
  helper: isHelper,
  leader: isLeader,
  owner: ({ role }) => allowRoles('owner')(role),
  'seat-owner': () => false,
};

/** Whether the role is enough. Commands of a seat's owner are not given by role. */
export function canExecute(role: WorkshopRole, kind: CommandKind): boolean {
  return ROLE_CHECKS[COMMANDS[kind].requires]({ role });
}

/** How the timeline of a seat names the commands that change its help request. */
export const HELP_CHANGES: ReadonlyMap<string, HelpChange> = new Map(
  Object.values<Pick<CommandDefinition<CommandKind>, 'kind' | 'helpChange'>>(COMMANDS).flatMap(
    ({ kind, helpChange }) => (helpChange === undefined ? [] : [[kind, helpChange] as const]),
  ),
);
