import { describe, expect, it } from 'vitest';
import type { CellState } from '#lib/room/views.ts';
import {
  countPassed,
  countPassedTogether,
  firstFreeLabel,
  listGroups,
  listSeatActions,
  SEAT_ACTIONS,
} from './seat-action-rules.ts';

describe('the actions of a seat', () => {
  it.each(['owner', 'instructor'] as const)('are all there for the role %s', (role) => {
    for (const state of ['open', 'live'] as const)
      expect(listSeatActions(role, state)).toEqual(SEAT_ACTIONS);
    expect(listSeatActions(role, 'ended')).toEqual(['rename', 'testSeat', 'remove', 'erase']);
    expect(listSeatActions(role, 'archived')).toEqual(['erase']);
    expect(listSeatActions(role, 'draft')).toEqual([]);
  });

  it('are only messages for an assistant, while the workshop runs', () => {
    expect(listSeatActions('assistant', 'live')).toEqual(['message']);
    expect(listSeatActions('assistant', 'ended')).toEqual([]);
  });

  it.each(['organizer', 'projector', 'student', null] as const)('are none for %s', (role) => {
    expect(listSeatActions(role, 'live')).toEqual([]);
  });
});

it('finds the first free label, also between others', () => {
  expect(firstFreeLabel([])).toBe('A-01');
  expect(firstFreeLabel([{ label: 'A-01' }, { label: 'A-03' }])).toBe('A-02');
});

it('lists each group once, numbers in their order', () => {
  expect(listGroups(['10', '2', 'Red', '2'].map((group) => ({ group })))).toEqual([
    '2',
    '10',
    'Red',
  ]);
});

it('counts the passes of two seats together once', () => {
  const passed: CellState = {
    state: 'passed',
    at: 1,
    foundAtConnect: false,
    markedByInstructor: false,
  };
  const cleanedUp: CellState = { state: 'passed-cleaned-up', at: 1 };
  const open: CellState = { state: 'not-started' };
  const [a, b] = [
    { cells: [passed, cleanedUp, open, open] },
    { cells: [passed, open, passed, open] },
  ];
  expect([countPassed(a), countPassed(b), countPassedTogether(a, b)]).toEqual([2, 2, 3]);
});
