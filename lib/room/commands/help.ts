import { z } from 'zod';
import type { Reason } from '#lib/grading/types.ts';
import { canOverrideClaim } from '../policies.ts';
import type { WorkshopRole } from '../roles.ts';
import type { SeatHelp } from '../state.ts';
import type { HelpClaim } from '../views.ts';
import { authorFields, seatFields } from './fields.ts';
import {
  defineCommand,
  type CommandConflict,
  type CommandReducer,
  type CommittedCommand,
  type RoomCommandState,
} from './types.ts';

export const EMPTY_HELP: SeatHelp = {
  helpRequest: null,
  helpClaim: null,
  resolvedAt: null,
  undo: null,
};

const OUTDATED: CommandConflict = { code: 'outdated' };

const ReasonParam = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const StoredReasons = z.array(
  z.object({
    check: z.string(),
    code: z.string(),
    params: z.record(z.string(), ReasonParam),
    group: z.array(z.string()),
    message: z.record(z.string(), z.string()).optional(),
  }),
) as unknown as z.ZodType<readonly Reason[]>;

/** A new request while one is open changes the question and keeps the place in the queue. */
export const requestHelp = defineCommand('request-help', {
  stored: z.object({
    ...seatFields,
    exerciseId: z.string().nullable(),
    question: z.string(),
    failing: StoredReasons,
  }),
  requires: 'seat-owner',
  allowedIn: 'running',
  helpChange: 'requested',
  reduce: reduceHelp((help, { command: { exerciseId, question, failing }, at }) => {
    const { since, snoozedSince } = help.helpRequest ?? { since: at, snoozedSince: null };
    return changeHelp(help, {
      helpRequest: { since, exercise: exerciseId, question, failing, snoozedSince },
      ...(help.helpRequest === null && { requestCount: (help.requestCount ?? 0) + 1 }),
    });
  }),
});

export const cancelHelp = defineCommand('cancel-help', {
  stored: z.object(seatFields),
  requires: 'seat-owner',
  allowedIn: 'running',
  helpChange: 'canceled',
  reduce: reduceHelp((help) =>
    help.helpRequest === null ? help : changeHelp(help, { helpRequest: null, helpClaim: null }),
  ),
});

/** The first claim wins, whatever role the second caller has. */
export const claimHelp = defineCommand('claim-help', {
  stored: z.object({ ...seatFields, ...authorFields }),
  requires: 'helper',
  allowedIn: 'running',
  helpChange: 'claimed',
  validate: ({ seat, caller }) => findHelpConflict(seat.help, { id: caller.id, role: null }),
  reduce: reduceHelp((help, { command, at, actor }) =>
    help.helpClaim === null ? setClaim(help, { id: actor, name: command.by }, at) : help,
  ),
});

export const releaseHelp = defineCommand('release-help', {
  stored: z.object(seatFields),
  requires: 'helper',
  allowedIn: 'running',
  helpChange: 'released',
  validate: ({ seat: { help }, caller }) =>
    findHelpConflict(help, caller) ?? (help.helpClaim === null ? OUTDATED : null),
  reduce: reduceHelp((help) =>
    help.helpClaim === null ? help : changeHelp(help, { helpClaim: null }),
  ),
});

export const handOverHelp = defineCommand('hand-over-help', {
  stored: z.object({ ...seatFields, to: z.string(), toName: z.string() }),
  requires: 'helper',
  allowedIn: 'running',
  helpChange: 'claimed',
  validate: ({ command, room, seat, caller }) =>
    room.staff.some(({ id }) => id === command.to)
      ? findHelpConflict(seat.help, caller)
      : { code: 'not-found', field: 'to' },
  reduce: reduceHelp((help, { command, at }) =>
    help.helpClaim?.by.id === command.to
      ? help
      : setClaim(help, { id: command.to, name: command.toName }, at),
  ),
});

export const snoozeHelp = defineCommand('snooze-help', {
  stored: z.object(seatFields),
  requires: 'helper',
  allowedIn: 'running',
  helpChange: 'snoozed',
  validate: ({ seat: { help }, caller }) =>
    findHelpConflict(help, caller) ?? (canSnooze(help) ? null : OUTDATED),
  reduce: reduceHelp((help, { at }) =>
    help.helpRequest === null || isSnoozed(help)
      ? help
      : changeHelp(help, {
          helpRequest: { ...help.helpRequest, snoozedSince: at },
          helpClaim: null,
        }),
  ),
});

export const unsnoozeHelp = defineCommand('unsnooze-help', {
  stored: z.object(seatFields),
  requires: 'helper',
  allowedIn: 'running',
  helpChange: 'unsnoozed',
  validate: ({ seat: { help }, caller }) =>
    findHelpConflict(help, caller) ?? (isSnoozed(help) ? null : OUTDATED),
  reduce: reduceHelp((help) =>
    help.helpRequest === null || !isSnoozed(help)
      ? help
      : changeHelp(help, { helpRequest: { ...help.helpRequest, snoozedSince: null } }),
  ),
});

/** Also applies to a seat without a request: signs of being stuck count from now on. */
export const resolveHelp = defineCommand('resolve-help', {
  stored: z.object(seatFields),
  requires: 'helper',
  allowedIn: 'running',
  helpChange: 'resolved',
  validate: ({ seat, caller }) => findHelpConflict(seat.help, caller),
  reduce: reduceHelp((help, { at, pos }) =>
    changeHelp(help, {
      helpRequest: null,
      helpClaim: null,
      resolvedAt: at,
      undo: { pos, help: { ...help, undo: null } },
    }),
  ),
});

/** `pos`: position of the `resolve-help` command. Any later command makes it impossible. */
export const undoResolveHelp = defineCommand('undo-resolve-help', {
  stored: z.object({ ...seatFields, pos: z.number() }),
  requires: 'helper',
  allowedIn: 'running',
  validate: ({ command, seat: { help }, caller }) =>
    findHelpConflict(help, caller) ?? (help.undo?.pos === command.pos ? null : OUTDATED),
  reduce: reduceHelp((help, { command }) =>
    help.undo?.pos === command.pos ? help.undo.help : help,
  ),
});

/** Whether the student waits for a helper: the request is neither claimed nor snoozed. */
export function isWaiting({ helpRequest, helpClaim }: SeatHelp): boolean {
  return helpRequest !== null && helpRequest.snoozedSince === null && helpClaim === null;
}

/** Ids of the seats with an open help request. Their place changes when the queue does. */
export function listSeatsWithHelpRequest(state: RoomCommandState): string[] {
  return [...state.listSeats()]
    .filter(([, { help }]) => help.helpRequest !== null)
    .map(([id]) => id);
}

/** A conflict with the claim of another helper, with the helper's name; null without one. */
function findHelpConflict(
  { helpClaim }: SeatHelp,
  caller: { readonly id: string; readonly role: WorkshopRole },
): CommandConflict | null {
  return helpClaim === null || helpClaim.by.id === caller.id || canOverrideClaim(caller.role)
    ? null
    : { code: 'already-claimed', message: helpClaim.by.name };
}

/**
 * Applies a command to the help state of its seat. A command that no longer fits leaves the state
 * as it is. When the queue changes, every open request has a new place.
 */
function reduceHelp<Command extends { readonly seatId: string }>(
  step: (help: SeatHelp, committed: CommittedCommand<Command>) => SeatHelp,
): CommandReducer<Command> {
  return (state, committed) => {
    const { seatId } = committed.command;
    const seat = state.getOrCreateSeat(seatId);
    const before = seat.help;
    seat.help = step(before, committed);
    const isQueueChanged =
      isWaiting(before) !== isWaiting(seat.help) ||
      before.helpRequest?.since !== seat.help.helpRequest?.since;
    return {
      info: false,
      seats: isQueueChanged ? [seatId, ...listSeatsWithHelpRequest(state)] : [seatId],
    };
  };
}

/** Every change ends the chance to undo the last `resolve-help`. */
function changeHelp(help: SeatHelp, change: Partial<SeatHelp>): SeatHelp {
  return { ...help, undo: null, ...change };
}

/** A claim ends the snooze of the request. */
function setClaim(help: SeatHelp, by: HelpClaim['by'], since: number): SeatHelp {
  return changeHelp(help, {
    helpRequest: help.helpRequest && { ...help.helpRequest, snoozedSince: null },
    helpClaim: { by, since },
  });
}

function canSnooze(help: SeatHelp): boolean {
  return help.helpRequest !== null && !isSnoozed(help);
}

function isSnoozed({ helpRequest }: SeatHelp): boolean {
  return helpRequest !== null && helpRequest.snoozedSince !== null;
}
