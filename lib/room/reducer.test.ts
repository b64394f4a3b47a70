import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
import { RoomActs, type Touched } from './reducer.ts';

let acts: RoomActs;
let pos: number;
beforeEach(() => {
  [acts, pos] = [new RoomActs(), 0];
});

const take = (kind: string, payload: JsonObject = {}, seat: string | null = null): Touched =>
  acts.take({ log: 'act', pos: (pos += 1), at: pos * 10, actor: 'p', kind, seat, payload });
const some = (...seats: string[]): JsonObject => ({ to: { to: 'seats', seats } });
const said = () =>
  acts.notices.list.map(({ id, what, seats, read }) => [
    id,
    what.kind,
    [...seats],
    [...read.keys()],
  ]);

describe('what was said', () => {
  it('is news to whom it was said: to all by the head, else to their seats; taken back the same way', () => {
    expect(take('announce', { text: 'hello', to: { to: 'all' }, by: 'Ono' })).toEqual({
      head: true,
      seats: [],
    });
    expect(
      take('announce', { text: 'you two', to: { to: 'group', group: 'C' }, seats: ['a', 'b'] }),
    ).toEqual({ head: false, seats: ['a', 'b'] });
    expect(acts.notices.list[0]).toMatchObject({
      id: 1,
      at: 10,
      from: 'Ono',
      what: { kind: 'text', text: 'hello' },
    });
    expect(take('withdraw-notice', { notice: 2 })).toEqual({ head: false, seats: ['a', 'b'] });
    expect(said()).toEqual([[1, 'text', [], []]]);
  });

  it('is another list each time something of it changed, and the same until then', () => {
    take('announce', { text: 'hello', to: { to: 'all' } });
    const before = acts.notices.list;
    take('raise-hand', { exercise: null, question: '', failing: [] }, 'a');
    expect(acts.notices.list).toBe(before);
    take('notice-read', { notice: 1 }, 'a');
    expect(acts.notices.list).not.toBe(before);
    expect(said()).toEqual([[1, 'text', [], ['a']]]);
    const once = acts.notices.list;
    take('notice-read', { notice: 1 }, 'a');
    expect(acts.notices.list).toBe(once);
  });
});

describe('what was opened', () => {
  it('to all is open to who comes later, and counts as no look of theirs', () => {
    acts.of('early');
    take('give-hint', { exercise: 'one', hint: 1, to: { to: 'all' } });
    take('give-hint', { exercise: 'one', hint: 2, ...some('early') });
    expect([acts.of('early').hintsGiven.get('one'), acts.of('late').hintsGiven.get('one')]).toEqual(
      [[1, 2], [1]],
    );
    expect([acts.of('early').hintsTaken.size, said().length]).toEqual([0, 2]);
  });

  it('to some is told to them; closed to some it stays for the others, closed to all it is closed', () => {
    take('release-solution', { exercise: 'one', ...some('a', 'b') });
    expect(said()).toEqual([[1, 'solution', ['a', 'b'], []]]);
    take('withdraw-solution', { exercise: 'one', ...some('a') });
    expect([acts.of('a').solutions.has('one'), acts.of('b').solutions.has('one'), said()]).toEqual([
      false,
      true,
      [[1, 'solution', ['b'], []]],
    ]);
    take('withdraw-solution', { exercise: 'one' });
    expect([acts.of('b').solutions.size, said()]).toEqual([0, []]);
  });

  it('is closed again when it is taken back, but to those it was opened to otherwise', () => {
    for (const reach of [some('a'), { to: { to: 'all' } }])
      take('give-hint', { exercise: 'one', hint: 1, ...reach });
    for (const reach of [some('a', 'b'), some('b')])
      take('release-solution', { exercise: 'one', ...reach });
    take('hint-taken', { exercise: 'one', hint: 1 }, 'b');
    expect(take('withdraw-notice', { notice: 2 })).toEqual({ head: true, seats: [] });
    take('withdraw-notice', { notice: 3 });
    const openTo = (seat: string) => [
      acts.of(seat).hintsGiven.get('one') ?? [],
      acts.of(seat).hintsTaken.get('one') ?? [],
      [...acts.of(seat).solutions],
    ];
    expect(['a', 'b', 'late'].map(openTo)).toEqual([
      [[1], [], []],
      [[], [1], ['one']],
      [[], [], []],
    ]);
  });

  it('reads what was written before there were audiences as for all', () => {
    expect(take('release-solution', { exercise: 'one' })).toEqual({ head: true, seats: [] });
    expect([acts.released, said()]).toEqual([new Set(['one']), []]);
  });
});

it('a break that is over is announced no more, and still known', () => {
  take('plan-break', { startsAt: 60_000, minutes: 5 });
  const before = acts.paceAt(60_000);
  expect([acts.paceAt(120_000) === before, acts.paceAt(360_000).breaks]).toEqual([true, []]);
  expect([acts.paceAt(360_000) === acts.paceAt(360_001), acts.pacing.pace.breaks.length]).toEqual([
    true,
    1,
  ]);
});

describe('the queue', () => {
  it('tells every raised hand when it moves, and only the seat itself when it does not', () => {
    const raise = (seat: string, question = '') =>
      take('raise-hand', { exercise: null, question, failing: [] }, seat);
    raise('a');
    expect(new Set(raise('b').seats)).toEqual(new Set(['a', 'b']));
    expect(raise('b', 'once more').seats).toEqual(['b']);
    expect(new Set(take('take', { by: 'Ono' }, 'a').seats)).toEqual(new Set(['a', 'b']));
    expect(new Set(take('helped', {}, 'a').seats)).toEqual(new Set(['a', 'b']));
    expect(take('note', { text: 'calm', by: 'Ono' }, 'a').seats).toEqual(['a']);
  });

  it('goes on for whoever moved to another seat', () => {
    take('raise-hand', { exercise: null, question: 'why?', failing: [] }, 'half');
    take('announce', { text: 'hi', ...some('half') });
    take('notice-read', { notice: 2 }, 'half');
    take('hint-taken', { exercise: 'one', hint: 1 }, 'half');
    take('merge-seats', { from: 'half', fromLabel: 'A-02' }, 'whole');
    expect(acts.of('whole')).toMatchObject({
      help: { hand: { question: 'why?', since: 10 } },
      hintsTaken: new Map([['one', [1]]]),
    });
    expect(said()).toEqual([[2, 'text', ['whole'], ['whole']]]);
  });
});

it("notes and groups are a seat's own", () => {
  take('note', { text: 'asks for a screen reader', by: 'Ono' }, 'a');
  take('note', { text: 'calm', by: 'Sato' }, 'a');
  take('delete-note', { note: 1 }, 'a');
  expect(acts.of('a').notes).toEqual([{ id: 2, at: 20, by: 'Sato', author: 'p', text: 'calm' }]);
  take('set-group', { seats: ['a', 'b'], group: 'window' });
  take('set-group', { seats: ['b'], group: null });
  expect([acts.of('a').group, acts.of('b').group]).toEqual(['window', null]);
});

it('what a version we do not know wrote changes nothing', () => {
  expect([
    take('take', {}, null),
    take('set-timer', { seconds: 'soon' }),
    take('dance', {}, 'a'),
  ]).toEqual(Array.from({ length: 3 }, () => ({ head: false, seats: [] })));
});
