import { isHelpActionKind, findHelpConflict, type HelpAction } from '#lib/room/commands/help.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { RoomCommandBody, Audience } from '#lib/protocol/http.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import {
  canDeleteNote,
  canExecute,
  canAddress,
  canOverrideClaim,
  type WorkshopRole,
} from '#lib/room/policies.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { PersonRow } from '#db/queries/people.ts';
import type { Workshop } from '../workshops/types.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';

export interface CommandCaller {
  readonly person: Pick<PersonRow, 'id' | 'name'>;
  readonly role: WorkshopRole;
}

/** What the log takes. */
export interface PreparedCommand {
  readonly kind: string;
  readonly seatId?: string;
  readonly payload: JsonObject;
}

type CommandOf<Kind extends RoomCommandBody['kind']> = Extract<RoomCommandBody, { kind: Kind }>;

const MINUTE_MS = 60_000;
/** A break may be said to have begun so long ago, for whoever's clock is behind; and be planned so far ahead. */
const BREAK_LIMITS = {
  maxLateMs: 10 * MINUTE_MS,
  maxAheadMs: 7 * 24 * 60 * MINUTE_MS,
  maxBreaks: 20,
};
const MAX_NOTES_PER_SEAT = 100;

/** What only makes sense while people are at work. */
const RUNNING_ONLY_COMMANDS: ReadonlySet<RoomCommandBody['kind']> = new Set([
  'admit-agent',
  'claim-help',
  'hand-over-help',
  'snooze-help',
  'unsnooze-help',
  'resolve-help',
  'undo-resolve-help',
  'announce',
  'give-hint',
  'set-timer',
]);
/** What the grading thread folds is waited for: nobody else's decision waits with it. */
const CONCURRENT_COMMANDS: ReadonlySet<RoomCommandBody['kind']> = new Set([
  'mark-passed',
  'revoke-pass',
  'admit-agent',
]);

/**
 * Takes decisions about one event one after the other, each checked against the room as the one before left it: of two who take
 * the same seat at once, the second is refused, and nothing of theirs is in the log.
 */
export function createCommandExecutor(now: () => number) {
  const queue = createKeyedQueue();
  return (
    workshop: Workshop,
    command: RoomCommandBody,
    caller: CommandCaller,
  ): Promise<{ readonly pos: number; readonly at: number }> => {
    const commit = async (): Promise<{ readonly pos: number; readonly at: number }> =>
      workshop.commitCommand({
        actor: caller.person.id,
        ...prepareCommand(command, workshop.state(), caller, now()),
      });
    return CONCURRENT_COMMANDS.has(command.kind) ? commit() : queue.run(workshop.id, commit);
  };
}

/**
 * The decision as it goes into the log, with what a fold must know and cannot ask for: names, and who was in a group.
 * @throws {HttpRefused} `forbidden`, `not-found` with the field, `event-not-open`, `event-ended`, `taken` with the name of who has it, `outdated`, `malformed`, `too-many`
 */
export function prepareCommand(
  command: RoomCommandBody,
  room: RoomState,
  caller: CommandCaller,
  now: number,
): PreparedCommand {
  if (!canExecute(caller.role, command.kind)) throw new HttpError('forbidden');
  assertWorkshopState(command.kind, room.workshop.state);
  assertTargetsExist(command, room);
  assertAudienceAllowed(command, room, caller.role);
  assertCommandFits(command, room, caller, now);
  const { kind, ...rest } = command;
  const { seatId, ...payload } = 'seatId' in rest ? rest : { ...rest, seat: undefined };
  return {
    kind,
    ...(seatId !== undefined && { seatId }),
    payload: { ...payload, ...withNamesAtCommit(command, room, caller) } as JsonObject,
  };
}

function assertWorkshopState(
  kind: RoomCommandBody['kind'],
  state: RoomState['workshop']['state'],
): void {
  if (state === 'archived' || (state === 'ended' && RUNNING_ONLY_COMMANDS.has(kind)))
    throw new HttpError('workshop-ended');
  if (state === 'draft' && RUNNING_ONLY_COMMANDS.has(kind))
    throw new HttpError('workshop-not-open');
}

function assertTargetsExist(command: RoomCommandBody, room: RoomState): void {
  if ('exerciseId' in command && command.exerciseId !== null) {
    const exercise = room.pack.exercises.find(({ id }) => id === command.exerciseId);
    if (exercise === undefined) throw notFound('exercise');
    if (command.kind === 'give-hint' && command.hint > exercise.hints.length)
      throw notFound('hint');
  }
  if ('seatId' in command && !room.seats.has(command.seatId)) throw notFound('seat');
  if (command.kind === 'set-group' && command.seats.some((id) => !room.seats.has(id)))
    throw notFound('seats');
  assertTargetsActive(command, room);
}

/** What it speaks of must be there still. */
function assertTargetsActive(
  command: RoomCommandBody,
  { notices, schedule, staff }: RoomState,
): void {
  if (command.kind === 'withdraw-notice' && !notices.some(({ id }) => id === command.noticeId))
    throw notFound('notice');
  if (command.kind === 'cancel-break' && !schedule.breaks.some(({ id }) => id === command.breakId))
    throw notFound('break');
  if (command.kind === 'hand-over-help' && !staff.some(({ id }) => id === command.to))
    throw notFound('to');
}

function assertAudienceAllowed(
  command: RoomCommandBody,
  room: RoomState,
  role: WorkshopRole,
): void {
  const to =
    command.kind === 'withdraw-notice'
      ? room.notices.find(({ id }) => id === command.noticeId)?.audience
      : findAudience(command);
  if (to === undefined) return;
  if (!canAddress(role, to.to)) throw new HttpError('forbidden');
  // Taking back is possible where nobody is left whom it was said to.
  if (
    command.kind !== 'withdraw-notice' &&
    to.to !== 'all' &&
    listAudienceSeats(to, room).length === 0
  )
    throw new HttpError('not-found', { field: 'to' });
}

function assertCommandFits(
  command: RoomCommandBody,
  room: RoomState,
  caller: CommandCaller,
  now: number,
): void {
  if (command.kind === 'set-current-exercise') validateCurrentExercise(command, room);
  else if (command.kind === 'plan-break') validateBreak(command, room, now);
  else if (command.kind === 'set-thresholds') validateThresholds(command, room);
  else if (command.kind === 'add-note' || command.kind === 'delete-note')
    validateNotes(command, requireSeat(room, command.seatId), caller);
  else if (isHelpAction(command)) validateHelp(command, requireSeat(room, command.seatId), caller);
}

function isHelpAction(command: RoomCommandBody): command is CommandOf<HelpAction['kind']> {
  return isHelpActionKind(command.kind);
}

function validateHelp(act: HelpAction, { help }: SeatState, { person, role }: CommandCaller): void {
  const conflict = findHelpConflict(help, act, {
    id: person.id,
    canOverrideClaim: canOverrideClaim(role),
  });
  if (conflict?.code === 'already-claimed')
    throw new HttpError('already-claimed', { message: conflict.by });
  if (conflict !== null) throw new HttpError('outdated');
}

function validateCurrentExercise(
  { exerciseId, from }: CommandOf<'set-current'>,
  { current }: RoomState,
): void {
  if (from !== undefined && from !== current && exerciseId !== current)
    throw new HttpError('outdated');
}

function validateBreak(
  { startsAt, minutes }: CommandOf<'plan-break'>,
  { schedule }: RoomState,
  now: number,
): void {
  if (
    startsAt < now - BREAK_LIMITS.maxLateMs ||
    startsAt + minutes * MINUTE_MS <= now ||
    startsAt > now + BREAK_LIMITS.maxAheadMs
  )
    throw new HttpError('malformed', { field: 'startsAt' });
  if (schedule.breaks.length >= BREAK_LIMITS.maxBreaks) throw new HttpError('too-many');
}

function validateThresholds(act: CommandOf<'set-thresholds'>, { thresholds }: RoomState): void {
  const {
    connectedOkPercent = thresholds.connectedOkPercent,
    connectedAttentionPercent = thresholds.connectedAttentionPercent,
  } = act;
  if (connectedAttentionPercent > connectedOkPercent)
    throw new HttpError('malformed', {
      field: act.connectedAttentionPercent === undefined ? 'liveYes' : 'liveLook',
    });
}

function validateNotes(
  command: CommandOf<'add-note' | 'delete-note'>,
  { notes }: SeatState,
  { person, role }: CommandCaller,
): void {
  if (command.kind === 'add-note') {
    if (notes.length >= MAX_NOTES_PER_SEAT) throw new HttpError('too-many');
    return;
  }
  const note = notes.find(({ id }) => id === command.noteId);
  if (note === undefined) throw notFound('note');
  if (!canDeleteNote({ role, own: note.author === person.id })) throw new HttpError('forbidden');
}

/** What goes into the log beside what was asked for. */
function withNamesAtCommit(
  command: RoomCommandBody,
  room: RoomState,
  { person }: CommandCaller,
): JsonObject {
  const to = findAudience(command);
  return {
    by: person.name,
    ...(to?.to === 'group' && { seats: listAudienceSeats(to, room) }),
    ...(to?.to === 'seats' && { to: { to: 'seats', seats: listAudienceSeats(to, room) } }),
    ...(command.kind === 'hand-over-help' && {
      toName: room.staff.find(({ id }) => id === command.to)?.name ?? '',
    }),
  };
}

/** Whom it is for; of a hand-over, `to` is a person. */
function findAudience(command: RoomCommandBody): Audience | undefined {
  return 'to' in command && typeof command.to === 'object' ? command.to : undefined;
}

function listAudienceSeats(to: Exclude<Audience, { to: 'all' }>, { seats }: RoomState): string[] {
  if (to.to === 'seats') return [...new Set(to.seats)].filter((id) => seats.has(id));
  return [...seats.values()].filter(({ group }) => group === to.group).map(({ id }) => id);
}

function requireSeat({ seats }: RoomState, id: string): SeatState {
  const seat = seats.get(id);
  if (seat === undefined) throw notFound('seat');
  return seat;
}

function notFound(field: string): HttpError {
  return new HttpError('not-found', { field });
}
