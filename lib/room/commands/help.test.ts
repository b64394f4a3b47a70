import { describe, expect, it } from 'vitest';
import { presentHelpRequest } from '../presenters/seat-view.ts';
import type { Role } from '../roles.ts';
import { reason, room, seat } from '../room.fixture.ts';
import type { SeatHelp } from '../state.ts';
import { EMPTY_HELP, isWaiting } from './help.ts';
import { COMMANDS, type RoomCommandOf } from './index.ts';
import { CommandState } from './state.ts';
import type { CommandConflict, CommandReducer, CommittedCommand } from './types.ts';

type HelpKind =
  | 'request-help'
  | 'cancel-help'
  | 'claim-help'
  | 'release-help'
  | 'hand-over-help'
  | 'snooze-help'
  | 'unsnooze-help'
  | 'resolve-help'
  | 'undo-resolve-help';
type HelpCommand = RoomCommandOf<HelpKind>;

let pos = 0;
const committed = (
  actor: string,
  at: number,
  command: HelpCommand,
): CommittedCommand<HelpCommand> => ({
  pos: (pos += 1),
  at,
  actor,
  command,
});
const reduceHelp = (before: SeatHelp, command: CommittedCommand<HelpCommand>): SeatHelp => {
  const state = new CommandState();
  state.getOrCreateSeat('s').help = before;
  (COMMANDS[command.command.kind].reduce as CommandReducer<HelpCommand>)(state, command);
  return state.getOrCreateSeat('s').help;
};
const reduceAll = (...all: readonly CommittedCommand<HelpCommand>[]): SeatHelp =>
  all.reduce(reduceHelp, EMPTY_HELP);
const requestHelp = (at: number, question = ''): CommittedCommand<HelpCommand> =>
  committed('kiwi', at, {
    kind: 'request-help',
    seatId: 's',
    exerciseId: 'one',
    question,
    failing: [reason()],
  });
const claimHelp = (actor: string, at: number): CommittedCommand<HelpCommand> =>
  committed(actor, at, { kind: 'claim-help', seatId: 's', by: `Ms ${actor}` });
const only = (
  actor: string,
  at: number,
  kind: 'cancel-help' | 'release-help' | 'snooze-help' | 'unsnooze-help' | 'resolve-help',
): CommittedCommand<HelpCommand> => committed(actor, at, { kind, seatId: 's' });

describe('help at a seat', () => {
  it('keeps the place and the failing checks when a student asks again', () => {
    expect(reduceAll(requestHelp(10, 'first?'), requestHelp(20, 'second?')).helpRequest).toEqual({
      since: 10,
      exercise: 'one',
      question: 'second?',
      failing: [reason()],
      snoozedSince: null,
    });
  });

  it('belongs to the first claim until it is released or handed over', () => {
    const twice = reduceAll(requestHelp(1), claimHelp('a', 2), claimHelp('b', 3));
    expect(twice.helpClaim).toEqual({ by: { id: 'a', name: 'Ms a' }, since: 2 });
    expect(
      reduceHelp(
        twice,
        committed('a', 4, { kind: 'hand-over-help', seatId: 's', to: 'b', toName: 'Ms b' }),
      ).helpClaim,
    ).toEqual({ by: { id: 'b', name: 'Ms b' }, since: 4 });
    expect(
      reduceAll(requestHelp(1), claimHelp('a', 2), only('a', 3, 'release-help'), claimHelp('b', 4))
        .helpClaim?.by.id,
    ).toBe('b');
  });

  it('does not wait while snoozed and keeps its place', () => {
    const snoozed = reduceAll(requestHelp(1), claimHelp('a', 2), only('a', 3, 'snooze-help'));
    expect([isWaiting(snoozed), snoozed.helpClaim, snoozed.helpRequest?.snoozedSince]).toEqual([
      false,
      null,
      3,
    ]);
    expect(reduceHelp(snoozed, only('a', 9, 'unsnooze-help')).helpRequest).toMatchObject({
      since: 1,
      snoozedSince: null,
    });
    expect(reduceHelp(snoozed, claimHelp('b', 9))).toMatchObject({
      helpRequest: { since: 1, snoozedSince: null },
      helpClaim: { by: { id: 'b' } },
    });
  });

  it('ends with `resolve-help`, and undoing it restores the exact state before', () => {
    const before = reduceAll(requestHelp(1, 'why?'), claimHelp('a', 2));
    const resolved = only('a', 3, 'resolve-help');
    const after = reduceHelp(before, resolved);
    expect(after).toMatchObject({ helpRequest: null, helpClaim: null, resolvedAt: 3 });
    const undo = committed('a', 4, { kind: 'undo-resolve-help', seatId: 's', pos: resolved.pos });
    expect(reduceHelp(after, undo)).toEqual(before);
    // A later claim makes the undo impossible.
    const claimedSince = reduceHelp(after, claimHelp('b', 4));
    expect(reduceHelp(claimedSince, undo)).toBe(claimedSince);
    expect(reduceHelp(reduceHelp(after, undo), undo)).toEqual(before);
  });

  it('ends when the student cancels the request', () => {
    expect(
      reduceAll(requestHelp(1), claimHelp('a', 2), only('kiwi', 3, 'cancel-help')),
    ).toMatchObject({
      helpRequest: null,
      helpClaim: null,
      resolvedAt: null,
    });
  });
});

describe('a help command', () => {
  const assistant = { id: 'me', role: 'assistant' } as const;
  const instructor = { id: 'lead', role: 'instructor' } as const;
  const claimed = reduceAll(requestHelp(1), claimHelp('other', 2));
  const claimedByOther = { code: 'already-claimed', message: 'Ms other' } as const;
  const outdated = { code: 'outdated' } as const;
  const validate = (
    help: SeatHelp,
    command: { readonly kind: HelpKind },
    caller: { readonly id: string; readonly role: Role },
  ) =>
    (COMMANDS[command.kind].validate as (context: unknown) => CommandConflict | null)({
      command: { seatId: 's', ...command },
      room: room([], { staff: [{ id: 'p', name: 'Ms p' }] }),
      seat: seat('s', { help }),
      caller,
      now: 0,
    });

  it.each([
    [
      'refuses an assistant who claims what another helper claimed',
      claimed,
      { kind: 'claim-help' },
      assistant,
      claimedByOther,
    ],
    [
      'refuses an instructor who claims what another helper claimed',
      claimed,
      { kind: 'claim-help' },
      instructor,
      claimedByOther,
    ],
    [
      'refuses an assistant who releases the claim of another helper',
      claimed,
      { kind: 'release-help' },
      assistant,
      claimedByOther,
    ],
    [
      'lets an instructor release the claim of another helper',
      claimed,
      { kind: 'release-help' },
      instructor,
      null,
    ],
    [
      'lets an instructor hand over the claim of another helper',
      claimed,
      { kind: 'hand-over-help', to: 'p' },
      instructor,
      null,
    ],
    [
      'lets a helper claim again what they claimed',
      claimed,
      { kind: 'claim-help' },
      { id: 'other', role: 'assistant' },
      null,
    ],
    [
      'is outdated when it releases a request without a claim',
      reduceAll(requestHelp(1)),
      { kind: 'release-help' },
      assistant,
      outdated,
    ],
    [
      'is outdated when it snoozes without a request',
      EMPTY_HELP,
      { kind: 'snooze-help' },
      assistant,
      outdated,
    ],
    [
      'is outdated when it undoes anything but the last resolve',
      claimed,
      { kind: 'undo-resolve-help', pos: 1 },
      instructor,
      outdated,
    ],
    [
      'lets a helper resolve without a request',
      EMPTY_HELP,
      { kind: 'resolve-help' },
      assistant,
      null,
    ],
  ] as const)('%s', (_, help, command, caller, expected) => {
    expect(validate(help, command, caller)).toEqual(expected);
  });
});

it('counts only waiting requests for a place, neither claimed nor snoozed ones', () => {
  const help = (since: number, more: Partial<SeatHelp> = {}) => ({
    help: { ...reduceAll(requestHelp(since)), ...more },
  });
  const sampleRoom = room([
    seat('a', help(1)),
    seat('b', help(2, reduceAll(requestHelp(2), claimHelp('x', 3)))),
    seat('c', help(3, reduceAll(requestHelp(3), only('x', 4, 'snooze-help')))),
    seat('d', help(4)),
    seat('e'),
  ]);
  const placeOf = (id: string) => {
    const helpRequest = presentHelpRequest(sampleRoom, sampleRoom.seats.get(id)!);
    return helpRequest && [helpRequest.place, helpRequest.waitingCount, helpRequest.claimedBy];
  };
  expect(['a', 'b', 'c', 'd', 'e'].map(placeOf)).toEqual([
    [1, 2, null],
    [2, 2, 'Ms x'],
    [2, 2, null],
    [2, 2, null],
    null,
  ]);
});
