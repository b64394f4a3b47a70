import { describe, expect, it } from 'vitest';
import type { CommittedCommand } from './index.ts';
import { reduceHelp, isWaiting, EMPTY_HELP, findHelpConflict, type HelpCommand } from './help.ts';
import { reason, room, seat } from '../room.fixture.ts';
import { presentHelpRequest } from '../presenters/help-request.ts';
import type { SeatHelp } from '../state.ts';

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
  it('keeps place and failing of a hand that asks again', () => {
    expect(reduceAll(requestHelp(10, 'first?'), requestHelp(20, 'second?')).helpRequest).toEqual({
      since: 10,
      exercise: 'one',
      question: 'second?',
      failing: [reason()],
      snoozedSince: null,
    });
  });

  it('is given by the first who takes it, until it is let go of or handed over', () => {
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

  it('waits no more while set aside, and keeps its place', () => {
    const paused = reduceAll(requestHelp(1), claimHelp('a', 2), only('a', 3, 'snooze-help'));
    expect([isWaiting(paused), paused.helpClaim, paused.helpRequest?.snoozedSince]).toEqual([
      false,
      null,
      3,
    ]);
    expect(reduceHelp(paused, only('a', 9, 'unsnooze-help')).helpRequest).toMatchObject({
      since: 1,
      snoozedSince: null,
    });
    expect(reduceHelp(paused, claimHelp('b', 9))).toMatchObject({
      helpRequest: { since: 1, snoozedSince: null },
      helpClaim: { by: { id: 'b' } },
    });
  });

  it('ends with `helped`, and undoing it restores exactly what stood', () => {
    const before = reduceAll(requestHelp(1, 'why?'), claimHelp('a', 2));
    const done = only('a', 3, 'resolve-help');
    const after = reduceHelp(before, done);
    expect(after).toMatchObject({ helpRequest: null, helpClaim: null, resolvedAt: 3 });
    const undo = committed('a', 4, { kind: 'undo-resolve-help', seatId: 's', pos: done.pos });
    expect(reduceHelp(after, undo)).toEqual(before);
    // Somebody has gone there since: what stood before is no longer what stands.
    const since = reduceHelp(after, claimHelp('b', 4));
    expect(reduceHelp(since, undo)).toBe(since);
    expect(reduceHelp(reduceHelp(after, undo), undo)).toEqual(before);
  });

  it('is over when the person takes the hand down', () => {
    expect(
      reduceAll(requestHelp(1), claimHelp('a', 2), only('kiwi', 3, 'cancel-help')),
    ).toMatchObject({
      helpRequest: null,
      helpClaim: null,
      resolvedAt: null,
    });
  });
});

describe('a decision about a seat is refused', () => {
  const me = { id: 'me', canOverrideClaim: false };
  const lead = { id: 'lead', canOverrideClaim: true };
  const helpClaim = reduceAll(requestHelp(1), claimHelp('other', 2));
  it.each([
    ['taking what another has', helpClaim, { kind: 'take' }, me, { code: 'taken', by: 'Ms other' }],
    [
      'taking what another has, even for who leads',
      helpClaim,
      { kind: 'take' },
      lead,
      { code: 'taken', by: 'Ms other' },
    ],
    [
      'letting go for another',
      helpClaim,
      { kind: 'let-go' },
      me,
      { code: 'taken', by: 'Ms other' },
    ],
    ['not: letting go for another, for who leads', helpClaim, { kind: 'let-go' }, lead, null],
    ['not: handing over from another, for who leads', helpClaim, { kind: 'hand-over' }, lead, null],
    [
      'not: taking what one has',
      helpClaim,
      { kind: 'take' },
      { id: 'other', canOverrideClaim: false },
      null,
    ],
    [
      'letting go of what nobody has',
      reduceAll(requestHelp(1)),
      { kind: 'let-go' },
      me,
      { code: 'outdated' },
    ],
    [
      'setting aside a hand that is down',
      EMPTY_HELP,
      { kind: 'pause-hand' },
      me,
      { code: 'outdated' },
    ],
    [
      'undoing what was not the last',
      helpClaim,
      { kind: 'undo-helped', pos: 1 },
      lead,
      { code: 'outdated' },
    ],
    ['not: helping whose hand is down', EMPTY_HELP, { kind: 'helped' }, me, null],
  ] as const)('%s', (_, help, wish, who, expected) => {
    expect(findHelpConflict(help, wish, who)).toEqual(expected);
  });
});

it('a place counts those who wait: not whom somebody is with, nor whom one has set aside', () => {
  const help = (since: number, more: Partial<SeatHelp> = {}) => ({
    help: { ...reduceAll(requestHelp(since)), ...more },
  });
  const all = room([
    seat('a', help(1)),
    seat('b', help(2, reduceAll(requestHelp(2), claimHelp('x', 3)))),
    seat('c', help(3, reduceAll(requestHelp(3), only('x', 4, 'snooze-help')))),
    seat('d', help(4)),
    seat('e'),
  ]);
  const placeOf = (id: string) => {
    const helpRequest = presentHelpRequest(all, all.seats.get(id)!);
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
