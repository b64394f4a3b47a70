import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
import { RoomReducer, type AffectedViews } from './reducer.ts';

let reducer: RoomReducer;
let pos: number;
beforeEach(() => {
  [reducer, pos] = [new RoomReducer(), 0];
});

const apply = (
  kind: string,
  payload: JsonObject = {},
  seatId: string | null = null,
): AffectedViews =>
  reducer.apply({
    log: 'command',
    pos: (pos += 1),
    at: pos * 10,
    actor: 'p',
    kind,
    seatId,
    payload,
  });
const toSeats = (...seats: string[]): JsonObject => ({ to: { to: 'seats', seats } });
const said = () =>
  reducer.notices.list.map(({ id, content, seats, readAtBySeat }) => [
    id,
    content.kind,
    [...seats],
    [...readAtBySeat.keys()],
  ]);

describe('what was said', () => {
  it('is news to whom it was said: to all by the head, else to their seats; taken back the same way', () => {
    expect(apply('announce', { text: 'hello', to: { to: 'all' }, by: 'Ono' })).toEqual({
      head: true,
      seats: [],
    });
    expect(
      apply('announce', { text: 'you two', to: { to: 'group', group: 'C' }, seats: ['a', 'b'] }),
    ).toEqual({ head: false, seats: ['a', 'b'] });
    expect(reducer.notices.list[0]).toMatchObject({
      id: 1,
      at: 10,
      from: 'Ono',
      what: { kind: 'text', text: 'hello' },
    });
    expect(apply('withdraw-notice', { notice: 2 })).toEqual({ head: false, seats: ['a', 'b'] });
    expect(said()).toEqual([[1, 'text', [], []]]);
  });

  it('is another list each time something of it changed, and the same until then', () => {
    apply('announce', { text: 'hello', to: { to: 'all' } });
    const before = reducer.notices.list;
    apply('raise-hand', { exercise: null, question: '', failing: [] }, 'a');
    expect(reducer.notices.list).toBe(before);
    apply('notice-read', { notice: 1 }, 'a');
    expect(reducer.notices.list).not.toBe(before);
    expect(said()).toEqual([[1, 'text', [], ['a']]]);
    const once = reducer.notices.list;
    apply('notice-read', { notice: 1 }, 'a');
    expect(reducer.notices.list).toBe(once);
  });
});

describe('what was opened', () => {
  it('to all is open to who comes later, and counts as no look of theirs', () => {
    reducer.getOrCreateSeat('early');
    apply('give-hint', { exercise: 'one', hint: 1, to: { to: 'all' } });
    apply('give-hint', { exercise: 'one', hint: 2, ...toSeats('early') });
    expect([
      reducer.getOrCreateSeat('early').hintsReleased.get('one'),
      reducer.getOrCreateSeat('late').hintsReleased.get('one'),
    ]).toEqual([[1, 2], [1]]);
    expect([reducer.getOrCreateSeat('early').hintsRevealed.size, said().length]).toEqual([0, 2]);
  });

  it('to some is told to them; closed to some it stays for the others, closed to all it is closed', () => {
    apply('release-solution', { exercise: 'one', ...toSeats('a', 'b') });
    expect(said()).toEqual([[1, 'solution', ['a', 'b'], []]]);
    apply('withdraw-solution', { exercise: 'one', ...toSeats('a') });
    expect([
      reducer.getOrCreateSeat('a').solutions.has('one'),
      reducer.getOrCreateSeat('b').solutions.has('one'),
      said(),
    ]).toEqual([false, true, [[1, 'solution', ['b'], []]]]);
    apply('withdraw-solution', { exercise: 'one' });
    expect([reducer.getOrCreateSeat('b').solutions.size, said()]).toEqual([0, []]);
  });

  it('is closed again when it is taken back, but to those it was opened to otherwise', () => {
    for (const reach of [toSeats('a'), { to: { to: 'all' } }])
      apply('give-hint', { exercise: 'one', hint: 1, ...reach });
    for (const reach of [toSeats('a', 'b'), toSeats('b')])
      apply('release-solution', { exercise: 'one', ...reach });
    apply('hint-taken', { exercise: 'one', hint: 1 }, 'b');
    expect(apply('withdraw-notice', { notice: 2 })).toEqual({ head: true, seats: [] });
    apply('withdraw-notice', { notice: 3 });
    const openTo = (seat: string) => [
      reducer.getOrCreateSeat(seat).hintsReleased.get('one') ?? [],
      reducer.getOrCreateSeat(seat).hintsRevealed.get('one') ?? [],
      [...reducer.getOrCreateSeat(seat).solutions],
    ];
    expect(['a', 'b', 'late'].map(openTo)).toEqual([
      [[1], [], []],
      [[], [1], ['one']],
      [[], [], []],
    ]);
  });

  it('reads what was written before there were audiences as for all', () => {
    expect(apply('release-solution', { exercise: 'one' })).toEqual({ head: true, seats: [] });
    expect([reducer.released, said()]).toEqual([new Set(['one']), []]);
  });
});

it('a break that is over is announced no more, and still known', () => {
  apply('plan-break', { startsAt: 60_000, minutes: 5 });
  const before = reducer.scheduleAt(60_000);
  expect([reducer.scheduleAt(120_000) === before, reducer.scheduleAt(360_000).breaks]).toEqual([
    true,
    [],
  ]);
  expect([
    reducer.scheduleAt(360_000) === reducer.scheduleAt(360_001),
    reducer.scheduleState.schedule.breaks.length,
  ]).toEqual([true, 1]);
});

describe('the queue', () => {
  it('tells every raised hand when it moves, and only the seat itself when it does not', () => {
    const raise = (seat: string, question = '') =>
      apply('raise-hand', { exercise: null, question, failing: [] }, seat);
    raise('a');
    expect(new Set(raise('b').seats)).toEqual(new Set(['a', 'b']));
    expect(raise('b', 'once more').seats).toEqual(['b']);
    expect(new Set(apply('take', { by: 'Ono' }, 'a').seats)).toEqual(new Set(['a', 'b']));
    expect(new Set(apply('helped', {}, 'a').seats)).toEqual(new Set(['a', 'b']));
    expect(apply('note', { text: 'calm', by: 'Ono' }, 'a').seats).toEqual(['a']);
  });

  it('goes on for whoever moved to another seat', () => {
    apply('raise-hand', { exercise: null, question: 'why?', failing: [] }, 'half');
    apply('announce', { text: 'hi', ...toSeats('half') });
    apply('notice-read', { notice: 2 }, 'half');
    apply('hint-taken', { exercise: 'one', hint: 1 }, 'half');
    apply('merge-seats', { from: 'half', fromLabel: 'A-02' }, 'whole');
    expect(reducer.getOrCreateSeat('whole')).toMatchObject({
      help: { hand: { question: 'why?', since: 10 } },
      hintsTaken: new Map([['one', [1]]]),
    });
    expect(said()).toEqual([[2, 'text', ['whole'], ['whole']]]);
  });
});

it("notes and groups are a seat's own", () => {
  apply('note', { text: 'asks for a screen reader', by: 'Ono' }, 'a');
  apply('note', { text: 'calm', by: 'Sato' }, 'a');
  apply('delete-note', { note: 1 }, 'a');
  expect(reducer.getOrCreateSeat('a').notes).toEqual([
    { id: 2, at: 20, by: 'Sato', author: 'p', text: 'calm' },
  ]);
  apply('set-group', { seats: ['a', 'b'], group: 'window' });
  apply('set-group', { seats: ['b'], group: null });
  expect([reducer.getOrCreateSeat('a').group, reducer.getOrCreateSeat('b').group]).toEqual([
    'window',
    null,
  ]);
});

it('what a version we do not know wrote changes nothing', () => {
  expect([
    apply('take', {}, null),
    apply('set-timer', { seconds: 'soon' }),
    apply('dance', {}, 'a'),
  ]).toEqual(Array.from({ length: 3 }, () => ({ head: false, seats: [] })));
});
