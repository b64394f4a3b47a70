import { expect, it } from 'vitest';
import { MAX_MERGE_PROPOSALS, proposeMerges, type MergeCandidate } from './merge-proposals.ts';

const seat = (id: string, more: Partial<MergeCandidate> = {}): MergeCandidate => ({
  id,
  displayName: null,
  machines: [],
  hasActivity: false,
  ...more,
});

it.each([
  ['the same name', { displayName: 'Maya' }, { displayName: 'ｍａｙａ' }, 'name'],
  ['a name with a number', { displayName: 'Maya' }, { displayName: 'Maya 2' }, 'name'],
  ['the same VM', { machines: ['m1', 'm2'] }, { machines: ['m2'] }, 'vm'],
] as const)('proposes seats with %s of which one has no activity', (_title, first, second, why) => {
  const active = seat('old', { ...first, hasActivity: true });
  expect(proposeMerges([active, seat('new', second)])).toEqual([{ into: 'old', from: 'new', why }]);
  expect(proposeMerges([seat('new', second), active])).toEqual([{ into: 'old', from: 'new', why }]);
});

it.each([
  [
    'two seats with activity',
    { displayName: 'Maya', hasActivity: true },
    { displayName: 'Maya', hasActivity: true },
  ],
  [
    'different names and VMs',
    { displayName: 'Maya', machines: ['a'] },
    { displayName: 'Mayan', machines: ['b'] },
  ],
  ['two seats without names and VMs', {}, {}],
  ['names that are only numbers', { displayName: '1' }, { displayName: '2' }],
])('proposes nothing for %s', (_title, first, second) => {
  expect(proposeMerges([seat('a', first), seat('b', second)])).toEqual([]);
});

it('proposes two seats without activity, into the first one', () => {
  expect(
    proposeMerges([seat('a', { displayName: 'Ren' }), seat('b', { displayName: 'Ren 2' })]),
  ).toEqual([{ into: 'a', from: 'b', why: 'name' }]);
});

it('proposes each seat once, and a limited number', () => {
  const three = ['a', 'b', 'c'].map((id) => seat(id, { displayName: 'Ren', machines: ['m'] }));
  expect(proposeMerges(three)).toEqual([{ into: 'a', from: 'b', why: 'vm' }]);
  const many = Array.from({ length: 4_000 }, (_, n) =>
    seat(String(n), { displayName: `Ren ${String(Math.floor(n / 2))}x` }),
  );
  expect(proposeMerges(many)).toHaveLength(MAX_MERGE_PROPOSALS);
});

it('proposes another pair instead of one that staff keep apart, in any order of its seats', () => {
  const seats = ['a', 'b', 'c'].map((id) => seat(id, { displayName: 'Maya' }));
  expect(proposeMerges(seats, [['b', 'a']])).toEqual([{ into: 'a', from: 'c', why: 'name' }]);
  expect(
    proposeMerges(seats, [
      ['a', 'b'],
      ['a', 'c'],
      ['c', 'b'],
    ]),
  ).toEqual([]);
});
