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

describe('markForSeat', () => {
  it.each([
    [
      'a help request wins over everything else',
      createSeatStatus({ helpRequest: HELP_REQUEST, presence: 'offline', stuck: STUCK }),
      FAILING,
      { state: 'help' },
    ],
    [
      'an offline agent wins over stuck',
      createSeatStatus({ presence: 'offline', stuck: STUCK }),
      FAILING,
      { state: 'unknown', reason: 'offline' },
    ],
    ['stuck wins over the cell', createSeatStatus({ stuck: STUCK }), FAILING, { state: 'stuck' }],
    ['a failing cell is shown', createSeatStatus(), FAILING, { state: 'failing' }],
    [
      'a delayed agent does not hide the cell',
      createSeatStatus({ presence: 'delayed' }),
      PASSED,
      { state: 'passed' },
    ],
    [
      'a missing cell counts as not started',
      createSeatStatus(),
      undefined,
      { state: 'not-started' },
    ],
  ] as const)('%s', (_, seatStatus, cell, mark) =>
    expect(markForSeat(seatStatus, cell)).toEqual(mark),
  );
});

it('highlights a seat only while its help is unclaimed and not snoozed', () => {
  const highlight = (seatStatus: SeatStatus) =>
    highlightOf(markForSeat(seatStatus, FAILING), seatStatus.helpClaim !== null);
  expect(
    [createSeatStatus({ helpRequest: HELP_REQUEST }), createSeatStatus({ stuck: STUCK })].map(
      highlight,
    ),
  ).toEqual(['help', 'stuck']);
  expect(
    [
      createSeatStatus({ helpRequest: HELP_REQUEST, helpClaim: CLAIM }),
      createSeatStatus({ stuck: STUCK, helpClaim: CLAIM }),
      createSeatStatus({ helpRequest: { ...HELP_REQUEST, snoozedSince: 5 } }),
      createSeatStatus(),
    ].map(highlight),
  ).toEqual([null, null, null, null]);
});

it('markInRow shows the state of the seat at its current exercise, and keeps passes of offline seats elsewhere', () => {
  const away = createSeatStatus({ presence: 'offline', stuck: STUCK });
  expect([
    markInRow(away, PASSED, true),
    markInRow(away, PASSED, false),
    markInRow(away, FAILING, false),
  ]).toEqual([
    { state: 'unknown', reason: 'offline' },
    { state: 'passed' },
    { state: 'unknown', reason: 'offline' },
  ]);
  expect([
    markInRow(createSeatStatus({ stuck: STUCK }), FAILING, true),
    markInRow(createSeatStatus({ stuck: STUCK }), FAILING, false),
  ]).toEqual([{ state: 'stuck' }, { state: 'failing' }]);
});
