import type { PersonRow } from '#db/queries/people.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { RoomCommandBody } from '#lib/protocol/api/commands.ts';
import { COMMANDS } from '#lib/room/commands/index.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Workshop } from '../workshops/types.ts';
import { assertCommandAllowed, findAudience, listAudienceSeats } from './command-validation.ts';

export interface CommandCaller {
  readonly person: Pick<PersonRow, 'id' | 'name'>;
  readonly role: WorkshopRole;
}

/** A command as the log stores it. */
export interface PreparedCommand {
  readonly kind: string;
  readonly seatId?: string;
  readonly payload: JsonObject;
}

/**
 * Executes the commands of a workshop one after the other and checks each against the room that
 * the one before left. When two instructors claim the same seat at once, the second is refused and
 * nothing of that command reaches the log. Commands that the room doesn't fold run concurrently,
 * because waiting for the grading thread would hold up all others.
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
    return COMMANDS[command.kind].reduce === null ? commit() : queue.run(workshop.id, commit);
  };
}

/**
 * Checks a command and adds what a fold needs but can't look up: names, and the members of a group.
 * @param now ms since 1970
 * @throws {HttpError} `forbidden`, `not-found` with the field, `workshop-not-open`,
 *   `workshop-ended`, `already-claimed` with the name of the helper, `outdated`, `malformed` with
 *   the field, `too-many`
 */
export function prepareCommand(
  command: RoomCommandBody,
  room: RoomState,
  caller: CommandCaller,
  now: number,
): PreparedCommand {
  assertCommandAllowed(command, room, { id: caller.person.id, role: caller.role }, now);
  const { kind, ...input } = command;
  const { seatId, ...payload } = { seatId: undefined, ...input };
  return {
    kind,
    ...(typeof seatId === 'string' && { seatId }),
    payload: { ...payload, ...withNamesAtCommit(command, room, caller) } as JsonObject,
  };
}

function withNamesAtCommit(
  command: RoomCommandBody,
  room: RoomState,
  { person }: CommandCaller,
): JsonObject {
  const audience = findAudience(command);
  return {
    by: person.name,
    ...(audience?.to === 'group' && { seats: listAudienceSeats(audience, room) }),
    ...(audience?.to === 'seats' && {
      to: { to: 'seats', seats: listAudienceSeats(audience, room) },
    }),
    ...(command.kind === 'hand-over-help' && {
      toName: room.staff.find(({ id }) => id === command.to)?.name ?? '',
    }),
  };
}
