import { describe, expect, it } from 'vitest';
import type { CellState, SeatRow } from '#lib/room/views.ts';
import { buildSeatRow } from '../room-view.fixture.ts';
import { findMergeEnd, proposeChoice, toMergeRequest, type MergePair } from './merge-choice.ts';

const passed: CellState = {
  state: 'passed',
  at: 1,
  foundAtConnect: false,
  markedByInstructor: false,
};

function seat(id: string, more: Partial<SeatRow> = {}, vm: string | null = null, devices = 1) {
  return {
    row: buildSeatRow(id, more),
    details: { id, joinedAt: 1, devices, agentVersion: null, vm, isTest: false, helpRequests: 0 },
  };
}

describe('the proposed choice of a merge', () => {
  it('keeps the seat with more passes', () => {
    const pair = { first: seat('a'), second: seat('b', { cells: [passed] }) };
    expect(proposeChoice(pair)).toMatchObject({ seat: 'second', name: 'second' });
    expect(proposeChoice({ first: seat('a'), second: seat('b') }).seat).toBe('first');
  });

  it('takes the name and the agent of the other seat where only that one has them', () => {
    const first = seat('a', { displayName: null, presence: 'offline' });
    const second = seat('b', { displayName: 'Ren', presence: 'connected' });
    expect(proposeChoice({ first, second })).toMatchObject({
      seat: 'first',
      name: 'second',
      agent: 'second',
    });
  });
});

describe('a merge', () => {
  const pair: MergePair = { first: seat('a', {}, 'vm-a', 2), second: seat('b', {}, 'vm-b', 3) };

  it('is requested for the seat that stays', () => {
    expect(
      toMergeRequest(pair, { seat: 'second', name: 'first', agent: 'second', keepsDevices: false }),
    ).toEqual({
      seatId: 'b',
      body: { from: 'a', name: 'from', agent: 'into', browsers: 'into' },
    });
  });

  it('ends the label, the other agent, and devices only on request', () => {
    const choice = { seat: 'first', name: 'first', agent: 'second', keepsDevices: false } as const;
    expect(findMergeEnd(pair, choice)).toEqual({
      label: pair.second.row.label,
      agent: pair.first,
      devices: 3,
    });
    expect(findMergeEnd(pair, { ...choice, keepsDevices: true }).devices).toBe(0);
    const oneAgent = { ...pair, first: seat('a', {}, null) };
    expect(findMergeEnd(oneAgent, choice).agent).toBe(null);
  });
});
