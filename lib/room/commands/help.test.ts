import { describe, expect, it } from 'vitest';
import type { Decided } from './index.ts';
import { foldHelp, isWaiting, NO_HELP, whyNotHelp, type HelpAct } from './help.ts';
import { reason, room, seat } from '../room.fixture.ts';
import { presentHand } from '../presenters/help-request.ts';
import type { Help } from '../state.ts';

let pos = 0;
const by = (actor: string, at: number, act: HelpAct): Decided<HelpAct> => ({
  pos: (pos += 1),
  at,
  actor,
  act,
});
const fold = (...all: readonly Decided<HelpAct>[]): Help => all.reduce(foldHelp, NO_HELP);
const raise = (at: number, question = ''): Decided<HelpAct> =>
  by('kiwi', at, { kind: 'raise-hand', seat: 's', exercise: 'one', question, failing: [reason()] });
const take = (actor: string, at: number): Decided<HelpAct> =>
  by(actor, at, { kind: 'take', seat: 's', by: `Ms ${actor}` });
const only = (
  actor: string,
  at: number,
  kind: 'lower-hand' | 'let-go' | 'pause-hand' | 'resume-hand' | 'helped',
): Decided<HelpAct> => by(actor, at, { kind, seat: 's' });

describe('help at a seat', () => {
  it('keeps place and failing of a hand that asks again', () => {
    expect(fold(raise(10, 'first?'), raise(20, 'second?')).hand).toEqual({
      since: 10,
      exercise: 'one',
      question: 'second?',
      failing: [reason()],
      pausedSince: null,
    });
  });

  it('is given by the first who takes it, until it is let go of or handed over', () => {
    const twice = fold(raise(1), take('a', 2), take('b', 3));
    expect(twice.taken).toEqual({ by: { id: 'a', name: 'Ms a' }, since: 2 });
    expect(
      foldHelp(twice, by('a', 4, { kind: 'hand-over', seat: 's', to: 'b', toName: 'Ms b' })).taken,
    ).toEqual({ by: { id: 'b', name: 'Ms b' }, since: 4 });
    expect(fold(raise(1), take('a', 2), only('a', 3, 'let-go'), take('b', 4)).taken?.by.id).toBe(
      'b',
    );
  });

  it('waits no more while set aside, and keeps its place', () => {
    const paused = fold(raise(1), take('a', 2), only('a', 3, 'pause-hand'));
    expect([isWaiting(paused), paused.taken, paused.hand?.pausedSince]).toEqual([false, null, 3]);
    expect(foldHelp(paused, only('a', 9, 'resume-hand')).hand).toMatchObject({
      since: 1,
      pausedSince: null,
    });
    expect(foldHelp(paused, take('b', 9))).toMatchObject({
      hand: { since: 1, pausedSince: null },
      taken: { by: { id: 'b' } },
    });
  });

  it('ends with `helped`, and undoing it restores exactly what stood', () => {
    const before = fold(raise(1, 'why?'), take('a', 2));
    const done = only('a', 3, 'helped');
    const after = foldHelp(before, done);
    expect(after).toMatchObject({ hand: null, taken: null, helpedAt: 3 });
    const undo = by('a', 4, { kind: 'undo-helped', seat: 's', pos: done.pos });
    expect(foldHelp(after, undo)).toEqual(before);
    // Somebody has gone there since: what stood before is no longer what stands.
    const since = foldHelp(after, take('b', 4));
    expect(foldHelp(since, undo)).toBe(since);
    expect(foldHelp(foldHelp(after, undo), undo)).toEqual(before);
  });

  it('is over when the person takes the hand down', () => {
    expect(fold(raise(1), take('a', 2), only('kiwi', 3, 'lower-hand'))).toMatchObject({
      hand: null,
      taken: null,
      helpedAt: null,
    });
  });
});

describe('a decision about a seat is refused', () => {
  const me = { id: 'me', anybodys: false };
  const lead = { id: 'lead', anybodys: true };
  const taken = fold(raise(1), take('other', 2));
  it.each([
    ['taking what another has', taken, { kind: 'take' }, me, { why: 'taken', by: 'Ms other' }],
    [
      'taking what another has, even for who leads',
      taken,
      { kind: 'take' },
      lead,
      { why: 'taken', by: 'Ms other' },
    ],
    ['letting go for another', taken, { kind: 'let-go' }, me, { why: 'taken', by: 'Ms other' }],
    ['not: letting go for another, for who leads', taken, { kind: 'let-go' }, lead, null],
    ['not: handing over from another, for who leads', taken, { kind: 'hand-over' }, lead, null],
    ['not: taking what one has', taken, { kind: 'take' }, { id: 'other', anybodys: false }, null],
    ['letting go of what nobody has', fold(raise(1)), { kind: 'let-go' }, me, { why: 'outdated' }],
    ['setting aside a hand that is down', NO_HELP, { kind: 'pause-hand' }, me, { why: 'outdated' }],
    [
      'undoing what was not the last',
      taken,
      { kind: 'undo-helped', pos: 1 },
      lead,
      { why: 'outdated' },
    ],
    ['not: helping whose hand is down', NO_HELP, { kind: 'helped' }, me, null],
  ] as const)('%s', (_, help, wish, who, expected) => {
    expect(whyNotHelp(help, wish, who)).toEqual(expected);
  });
});

it('a place counts those who wait: not whom somebody is with, nor whom one has set aside', () => {
  const help = (since: number, more: Partial<Help> = {}) => ({
    help: { ...fold(raise(since)), ...more },
  });
  const all = room([
    seat('a', help(1)),
    seat('b', help(2, fold(raise(2), take('x', 3)))),
    seat('c', help(3, fold(raise(3), only('x', 4, 'pause-hand')))),
    seat('d', help(4)),
    seat('e'),
  ]);
  const placeOf = (id: string) => {
    const hand = presentHand(all, all.seats.get(id)!);
    return hand && [hand.place, hand.of, hand.taken];
  };
  expect(['a', 'b', 'c', 'd', 'e'].map(placeOf)).toEqual([
    [1, 2, null],
    [2, 2, 'Ms x'],
    [2, 2, null],
    [2, 2, null],
    null,
  ]);
});
