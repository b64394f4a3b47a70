import { describe, expect, it } from 'vitest';
import { closedWhy, handState, type Hand } from './help-request.ts';
import { sorted } from '../notices/notices.ts';

const hand = (over: Partial<Hand> = {}): Hand => ({
  since: 0,
  exercise: null,
  question: '',
  failing: [],
  pausedSince: null,
  place: 1,
  of: 4,
  taken: null,
  ...over,
});

describe('a hand', () => {
  it.each([
    ['is down', null, 'down'],
    ['waits', hand(), 'waiting'],
    ['is set aside', hand({ pausedSince: 5 }), 'paused'],
    [
      'is on somebody’s way, even if it was set aside before',
      hand({ pausedSince: 5, taken: 'Aiko' }),
      'taken',
    ],
  ] as const)('%s', (_, given, state) => {
    expect(handState(given)).toBe(state);
  });

  it('calls nobody before the event is open and after it ended', () => {
    expect((['draft', 'open', 'live', 'ended', 'archived'] as const).map(closedWhy)).toEqual([
      'notOpen',
      null,
      null,
      'ended',
      'ended',
    ]);
  });
});

it('keeps what was not read on top, newest first, however it came', () => {
  const notice = (id: number, readAt: number | null) =>
    ({
      id,
      at: id,
      from: 'Aiko',
      what: { kind: 'text', text: String(id) },
      toAll: true,
      readAt,
    }) as const;
  const { unread, read } = sorted([notice(1, null), notice(4, 9), notice(3, null), notice(2, 9)]);
  expect([unread.map(({ id }) => id), read.map(({ id }) => id)]).toEqual([
    [3, 1],
    [4, 2],
  ]);
});
