import { HttpError } from '#lib/protocol/errors.ts';
import type { Audience, RoomCommandBody } from '#lib/protocol/api/commands.ts';
import { canExecute, COMMANDS } from '#lib/room/commands/index.ts';
import type {
  CommandConflict,
  CommandContext,
  CommandDefinition,
  CommandKind,
} from '#lib/room/commands/types.ts';
import { canAddress } from '#lib/room/policies.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { assertStateAllows } from './workshop-state.ts';

type Caller = CommandContext<CommandKind>['caller'];
type Validate = (context: {
  readonly command: RoomCommandBody;
  readonly room: RoomState;
  readonly seat: SeatState | undefined;
  readonly caller: Caller;
  readonly now: number;
}) => CommandConflict | null;

/**
 * Checks a command against its definition and the present room.
 * @param now ms since 1970
 * @throws {HttpError} the first reason why the command is refused
 */
export function assertCommandAllowed(
  command: RoomCommandBody,
  room: RoomState,
  caller: Caller,
  now: number,
): void {
  if (!canExecute(caller.role, command.kind)) throw new HttpError('forbidden');
  assertWorkshopState(COMMANDS[command.kind], room.workshop.state);
  assertTargetsExist(command, room);
  assertAudienceAllowed(command, room, caller.role);
  assertCommandFits(command, room, caller, now);
}

function assertWorkshopState(
  { allowedIn }: Pick<CommandDefinition<CommandKind>, 'allowedIn'>,
  state: RoomState['workshop']['state'],
): void {
  assertStateAllows(`command-${allowedIn}`, state);
}

function assertTargetsExist(command: RoomCommandBody, room: RoomState): void {
  if ('exerciseId' in command && command.exerciseId !== null) {
    const exercise = room.pack.exercises.find(({ id }) => id === command.exerciseId);
    if (exercise === undefined) throw notFound('exerciseId');
    if (command.kind === 'give-hint' && command.hint > exercise.hints.length)
      throw notFound('hint');
  }
  if ('seatId' in command && command.seatId !== null && !room.seats.has(command.seatId))
    throw notFound('seatId');
  if (command.kind === 'set-group' && command.seats.some((id) => !room.seats.has(id)))
    throw notFound('seats');
}

function assertAudienceAllowed(
  command: RoomCommandBody,
  room: RoomState,
  role: WorkshopRole,
): void {
  const audience = findAudience(command);
  if (audience === undefined) return;
  if (!canAddress(role, audience.to)) throw new HttpError('forbidden');
  if (audience.to !== 'all' && listAudienceSeats(audience, room).length === 0) throw notFound('to');
}

/** The rules of the command itself. */
function assertCommandFits(
  command: RoomCommandBody,
  room: RoomState,
  caller: Caller,
  now: number,
): void {
  const { validate } = COMMANDS[command.kind];
  const seatId = 'seatId' in command ? command.seatId : null;
  const seat = seatId === null ? undefined : room.seats.get(seatId);
  const conflict = (validate as Validate | undefined)?.({ command, room, seat, caller, now });
  if (conflict == null) return;
  const { code, ...details } = conflict;
  throw new HttpError(code, details);
}

/** The audience of a command. `to` of `hand-over-help` is a person. */
export function findAudience(command: RoomCommandBody): Audience | undefined {
  return 'to' in command && typeof command.to === 'object' ? command.to : undefined;
}

/** Ids of the seats in an audience that exist, without duplicates. */
export function listAudienceSeats(
  audience: Exclude<Audience, { to: 'all' }>,
  { seats }: RoomState,
): string[] {
  return audience.to === 'seats'
    ? [...new Set(audience.seats)].filter((id) => seats.has(id))
    : [...seats.values()].filter(({ group }) => group === audience.group).map(({ id }) => id);
}

function notFound(field: string): HttpError {
  return new HttpError('not-found', { field });
}
