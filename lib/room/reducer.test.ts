import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { RoomReducer } from './reducer.ts';
import type { AffectedViews } from './commands/types.ts';

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
    pos: (pos += 1),
    at: pos * 10,
    actor: 'p',
    kind,
    seatId,
    payload,
  });
const toSeats = (...seats: string[]): JsonObject => ({ to: { to: 'seats', seats } });
const noticeRows = () =>
  reducer.notices.list.map(({ id, content, seats, readAtBySeat }) => [
    id,
    content.kind,
    [...seats],
    [...readAtBySeat.keys()],
  ]);

describe('notices', () => {
  it('change the room info for everyone, or the seats of a smaller audience, also when withdrawn', () => {
    expect(apply('announce', { text: 'hello', to: { to: 'all' }, by: 'Ono' })).toEqual({
      info: true,
      seats: [],
    });
    expect(
      apply('announce', { text: 'you two', to: { to: 'group', group: 'C' }, seats: ['a', 'b'] }),
    ).toEqual({ info: false, seats: ['a', 'b'] });
    expect(reducer.notices.list[0]).toMatchObject({
      id: 1,
      at: 10,
      from: 'Ono',
      content: { kind: 'text', text: 'hello' },
    });
    expect(apply('withdraw-notice', { noticeId: 2 })).toEqual({ info: false, seats: ['a', 'b'] });
    expect(noticeRows()).toEqual([[1, 'text', [], []]]);
  });

  it('are a new list after each change and the same list until then', () => {
    apply('announce', { text: 'hello', to: { to: 'all' } });
    const before = reducer.notices.list;
    apply('request-help', { exerciseId: null, question: '', failing: [] }, 'a');
    expect(reducer.notices.list).toBe(before);
    apply('read-notice', { noticeId: 1 }, 'a');
    expect(reducer.notices.list).not.toBe(before);
    expect(noticeRows()).toEqual([[1, 'text', [], ['a']]]);
    const afterRead = reducer.notices.list;
    apply('read-notice', { noticeId: 1 }, 'a');
    expect(reducer.notices.list).toBe(afterRead);
  });
});

describe('hints and solutions', () => {
  it('are open to students who join later when released to everyone, and do not count as revealed', () => {
    reducer.getOrCreateSeat('early');
    apply('give-hint', { exerciseId: 'one', hint: 1, to: { to: 'all' } });
    apply('give-hint', { exerciseId: 'one', hint: 2, ...toSeats('early') });
    expect([
      reducer.getOrCreateSeat('early').hintsReleased.get('one'),
      reducer.getOrCreateSeat('late').hintsReleased.get('one'),
    ]).toEqual([[1, 2], [1]]);
    expect([reducer.getOrCreateSeat('early').hintsRevealed.size, noticeRows().length]).toEqual([
      0, 2,
    ]);
  });

  it('can be withdrawn from some seats or from everyone after a release to seats', () => {
    apply('release-solution', { exerciseId: 'one', ...toSeats('a', 'b') });
    expect(noticeRows()).toEqual([[1, 'solution', ['a', 'b'], []]]);
    apply('withdraw-solution', { exerciseId: 'one', ...toSeats('a') });
    expect([
      reducer.getOrCreateSeat('a').solutions.has('one'),
      reducer.getOrCreateSeat('b').solutions.has('one'),
      noticeRows(),
    ]).toEqual([false, true, [[1, 'solution', ['b'], []]]]);
    apply('withdraw-solution', { exerciseId: 'one' });
    expect([reducer.getOrCreateSeat('b').solutions.size, noticeRows()]).toEqual([0, []]);
  });

  it('close when their notice is withdrawn, except for seats with another release', () => {
    for (const audience of [toSeats('a'), { to: { to: 'all' } }])
      apply('give-hint', { exerciseId: 'one', hint: 1, ...audience });
    for (const audience of [toSeats('a', 'b'), toSeats('b')])
      apply('release-solution', { exerciseId: 'one', ...audience });
    apply('reveal-hint', { exerciseId: 'one', hint: 1 }, 'b');
    expect(apply('withdraw-notice', { noticeId: 2 })).toEqual({ info: true, seats: [] });
    apply('withdraw-notice', { noticeId: 3 });
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

  it('are for everyone when the command has no audience', () => {
    expect(apply('release-solution', { exerciseId: 'one' })).toEqual({ info: true, seats: [] });
    expect([reducer.released, noticeRows()]).toEqual([new Set(['one']), []]);
  });
});

it('hides a past break from the schedule and keeps it in the state', () => {
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

describe('the help queue', () => {
  it('affects every open request when it changes, and only the seat itself otherwise', () => {
    const requestHelp = (seat: string, question = '') =>
      apply('request-help', { exerciseId: null, question, failing: [] }, seat);
    requestHelp('a');
    expect(new Set(requestHelp('b').seats)).toEqual(new Set(['a', 'b']));
    expect(requestHelp('b', 'once more').seats).toEqual(['b']);
    expect(new Set(apply('claim-help', { by: 'Ono' }, 'a').seats)).toEqual(new Set(['a', 'b']));
    expect(new Set(apply('resolve-help', {}, 'a').seats)).toEqual(new Set(['a', 'b']));
    expect(apply('add-note', { text: 'calm', by: 'Ono' }, 'a').seats).toEqual(['a']);
  });

  it('counts requests, without edits of an open one, and adds those of a merged seat', () => {
    const requestHelp = (seat: string) =>
      apply('request-help', { exerciseId: null, question: '', failing: [] }, seat);
    const countOf = (seat: string) => reducer.getOrCreateSeat(seat).help.requestCount;
    requestHelp('a');
    requestHelp('a');
    expect(countOf('a')).toBe(1);
    apply('resolve-help', {}, 'a');
    requestHelp('a');
    requestHelp('b');
    expect([countOf('a'), countOf('b'), countOf('c')]).toEqual([2, 1, undefined]);
    apply('merge-seats', { from: 'b', fromLabel: 'A-02' }, 'a');
    expect(countOf('a')).toBe(3);
    apply('undo-resolve-help', { pos: 1 }, 'a');
    expect(countOf('a')).toBe(3);
  });

  it('keeps the request of a student who moves to another seat', () => {
    apply('request-help', { exerciseId: null, question: 'why?', failing: [] }, 'half');
    apply('announce', { text: 'hi', ...toSeats('half') });
    apply('read-notice', { noticeId: 2 }, 'half');
    apply('reveal-hint', { exerciseId: 'one', hint: 1 }, 'half');
    apply('merge-seats', { from: 'half', fromLabel: 'A-02' }, 'whole');
    expect(reducer.getOrCreateSeat('whole')).toMatchObject({
      help: { helpRequest: { question: 'why?', since: 10 } },
      hintsRevealed: new Map([['one', [1]]]),
    });
    expect(noticeRows()).toEqual([[2, 'text', ['whole'], ['whole']]]);
  });
});

it('keeps the storage limit of a seat until the server resumes it', () => {
  apply('seat-limited', { scope: 'seat', limitBytes: 1_000 }, 'a');
  expect(reducer.getOrCreateSeat('a').storageLimit).toEqual({
    scope: 'seat',
    limitBytes: 1_000,
    at: 10,
  });
  apply('raise-storage-limit', { bytes: 2_000 }, 'a');
  apply('seat-resumed', { since: 10 }, 'a');
  expect(reducer.getOrCreateSeat('a')).toMatchObject({
    storageLimit: null,
    storageQuotaBytes: 2_000,
  });
});

it('keeps notes and groups per seat', () => {
  apply('add-note', { text: 'asks for a screen reader', by: 'Ono' }, 'a');
  apply('add-note', { text: 'calm', by: 'Sato' }, 'a');
  apply('delete-note', { noteId: 1 }, 'a');
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

it('ignores commands of an unknown version', () => {
  expect([
    apply('claim-help', {}, null),
    apply('set-timer', { seconds: 'soon' }),
    apply('dance', {}, 'a'),
  ]).toEqual(Array.from({ length: 3 }, () => ({ info: false, seats: [] })));
});
