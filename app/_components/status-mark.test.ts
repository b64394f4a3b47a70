import { describe, expect, it } from 'vitest';
import type { CellState, HelpRequestView } from '#lib/room/views.ts';
import { highlightOf, markForSeat, markInRow, type SeatStatus } from './status-mark.ts';

const FAILING: CellState = { state: 'failing', passing: 1, total: 2, since: 1, reasons: [] };
const PASSED: CellState = {
  state: 'passed',
  at: 1,
  foundAtConnect: false,
  markedByInstructor: false,
};
const HELP_REQUEST: HelpRequestView = {
  since: 1,
  exercise: null,
  question: '',
  failing: [],
  snoozedSince: null,
};
const STUCK = { score: 80, exercise: 'one', since: 1, parts: [] };
const CLAIM = { by: { id: 'o', name: 'otter' }, since: 1 };
const createSeatStatus = (more: Partial<SeatStatus> = {}): SeatStatus => ({
  presence: 'connected',
  helpRequest: null,
  helpClaim: null,
  stuck: null,
  ...more,
});

describe('the first that holds is shown', () => {
  it.each([
    [
      'a hand, whatever else',
      createSeatStatus({ helpRequest: HELP_REQUEST, presence: 'offline', stuck: STUCK }),
      FAILING,
      { state: 'help' },
    ],
    [
      'that nobody can look',
      createSeatStatus({ presence: 'offline', stuck: STUCK }),
      FAILING,
      { state: 'unknown', why: 'offline' },
    ],
    ['stuck', createSeatStatus({ stuck: STUCK }), FAILING, { state: 'stuck' }],
    ['trouble', createSeatStatus(), FAILING, { state: 'trouble' }],
    ['the cell', createSeatStatus({ presence: 'delayed' }), PASSED, { state: 'passed' }],
    ['nothing begun', createSeatStatus(), undefined, { state: 'not-started' }],
  ] as const)('%s', (_, who, cell, mark) => expect(markForSeat(who, cell)).toEqual(mark));
});

it('is loud only while nobody is on it', () => {
  const loud = (who: SeatStatus) => highlightOf(markForSeat(who, FAILING), who.helpClaim !== null);
  expect(
    [createSeatStatus({ helpRequest: HELP_REQUEST }), createSeatStatus({ stuck: STUCK })].map(loud),
  ).toEqual(['help', 'stuck']);
  expect(
    [
      createSeatStatus({ helpRequest: HELP_REQUEST, helpClaim: CLAIM }),
      createSeatStatus({ stuck: STUCK, helpClaim: CLAIM }),
      createSeatStatus({ helpRequest: { ...HELP_REQUEST, snoozedSince: 5 } }),
      createSeatStatus(),
    ].map(loud),
  ).toEqual([null, null, null, null]);
});

it('stands on a line where the person works; a pass elsewhere is known even while they are away', () => {
  const away = createSeatStatus({ presence: 'offline', stuck: STUCK });
  expect([
    markInRow(away, PASSED, true),
    markInRow(away, PASSED, false),
    markInRow(away, FAILING, false),
  ]).toEqual([
    { state: 'unknown', why: 'offline' },
    { state: 'passed' },
    { state: 'unknown', why: 'offline' },
  ]);
  expect([
    markInRow(createSeatStatus({ stuck: STUCK }), FAILING, true),
    markInRow(createSeatStatus({ stuck: STUCK }), FAILING, false),
  ]).toEqual([{ state: 'stuck' }, { state: 'trouble' }]);
});
