import { describe, expect, it } from 'vitest';
import { getHelpRequestState, helpClosedReason, type HelpRequest } from './help-request.ts';

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

describe('a help request', () => {
  it.each([
    ['is closed', null, 'none'],
    ['is waiting', createHelpRequest(), 'waiting'],
    ['is snoozed', createHelpRequest({ snoozedSince: 5 }), 'snoozed'],
    [
      'is claimed, even if it was snoozed before',
      createHelpRequest({ snoozedSince: 5, claimedBy: 'Aiko' }),
      'claimed',
    ],
  ] as const)('%s', (_, given, state) => {
    expect(getHelpRequestState(given)).toBe(state);
  });

  it('can only be opened while the workshop is open or live', () => {
    expect((['draft', 'open', 'live', 'ended', 'archived'] as const).map(helpClosedReason)).toEqual(
      ['notOpen', null, null, 'ended', 'ended'],
    );
  });
});
