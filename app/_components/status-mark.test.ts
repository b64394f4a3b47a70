import { describe, expect, it } from 'vitest';
import type { CellState, HandView } from '#lib/room/views.ts';
import { loudOf, markOfSeat, markOnLine, type Person } from './status-mark.ts';

const FAILS: CellState = { state: 'trouble', n: 1, m: 2, since: 1, reasons: [] };
const PASSED: CellState = { state: 'passed', at: 1, foundAtConnect: false, byHand: false };
const RAISED: HandView = { since: 1, exercise: null, question: '', failing: [], pausedSince: null };
const STUCK = { score: 80, exercise: 'one', since: 1, parts: [] };
const TAKEN = { by: { id: 'o', name: 'otter' }, since: 1 };
const person = (more: Partial<Person> = {}): Person => ({
  presence: 'live',
  hand: null,
  taken: null,
  stuck: null,
  ...more,
});

describe('the first that holds is shown', () => {
  it.each([
    [
      'a hand, whatever else',
      person({ hand: RAISED, presence: 'offline', stuck: STUCK }),
      FAILS,
      { state: 'help' },
    ],
    [
      'that nobody can look',
      person({ presence: 'offline', stuck: STUCK }),
      FAILS,
      { state: 'unknown', why: 'offline' },
    ],
    ['stuck', person({ stuck: STUCK }), FAILS, { state: 'stuck' }],
    ['trouble', person(), FAILS, { state: 'trouble' }],
    ['the cell', person({ presence: 'stale' }), PASSED, { state: 'passed' }],
    ['nothing begun', person(), undefined, { state: 'not-started' }],
  ] as const)('%s', (_, who, cell, mark) => expect(markOfSeat(who, cell)).toEqual(mark));
});

it('is loud only while nobody is on it', () => {
  const loud = (who: Person) => loudOf(markOfSeat(who, FAILS), who.taken !== null);
  expect([person({ hand: RAISED }), person({ stuck: STUCK })].map(loud)).toEqual(['help', 'stuck']);
  expect(
    [
      person({ hand: RAISED, taken: TAKEN }),
      person({ stuck: STUCK, taken: TAKEN }),
      person({ hand: { ...RAISED, pausedSince: 5 } }),
      person(),
    ].map(loud),
  ).toEqual([null, null, null, null]);
});

it('stands on a line where the person works; a pass elsewhere is known even while they are away', () => {
  const away = person({ presence: 'offline', stuck: STUCK });
  expect([
    markOnLine(away, PASSED, true),
    markOnLine(away, PASSED, false),
    markOnLine(away, FAILS, false),
  ]).toEqual([
    { state: 'unknown', why: 'offline' },
    { state: 'passed' },
    { state: 'unknown', why: 'offline' },
  ]);
  expect([
    markOnLine(person({ stuck: STUCK }), FAILS, true),
    markOnLine(person({ stuck: STUCK }), FAILS, false),
  ]).toEqual([{ state: 'stuck' }, { state: 'trouble' }]);
});
