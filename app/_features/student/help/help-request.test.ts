import { describe, expect, it } from 'vitest';
import { helpClosedReason, getHelpRequestState, type HelpRequest } from './help-request.ts';
import { splitByRead } from '../notices/notices.ts';

const createHelpRequest = (over: Partial<HelpRequest> = {}): HelpRequest => ({
  since: 0,
  exercise: null,
  question: '',
  failing: [],
  snoozedSince: null,
  place: 1,
  waitingCount: 4,
  claimedBy: null,
  ...over,
});

describe('a hand', () => {
  it.each([
    ['is down', null, 'none'],
    ['waits', createHelpRequest(), 'waiting'],
    ['is set aside', createHelpRequest({ snoozedSince: 5 }), 'snoozed'],
    [
      'is on somebody’s way, even if it was set aside before',
      createHelpRequest({ snoozedSince: 5, claimedBy: 'Aiko' }),
      'claimed',
    ],
  ] as const)('%s', (_, given, state) => {
    expect(getHelpRequestState(given)).toBe(state);
  });

  it('calls nobody before the event is open and after it ended', () => {
    expect((['draft', 'open', 'live', 'ended', 'archived'] as const).map(helpClosedReason)).toEqual(
      ['notOpen', null, null, 'ended', 'ended'],
    );
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
  const { unread, read } = splitByRead([
    notice(1, null),
    notice(4, 9),
    notice(3, null),
    notice(2, 9),
  ]);
  expect([unread.map(({ id }) => id), read.map(({ id }) => id)]).toEqual([
    [3, 1],
    [4, 2],
  ]);
});
