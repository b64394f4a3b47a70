import { expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { addVisit, matchesTyped, orderForSwitcher, parseVisits } from './switcher-order.ts';

const workshop = (id: string, state: WorkshopSummary['state'] = 'ended') =>
  ({ id, state, name: `Room ${id}`, code: `KUMO-${id}`, packId: 'basics' }) as WorkshopSummary;
const ids = (workshops: readonly WorkshopSummary[]) => workshops.map(({ id }) => id);

it('lists open and live workshops first, then the five that were visited last', () => {
  const all = [
    workshop('1'),
    workshop('2', 'live'),
    ...['3', '4', '5', '6', '7'].map((id) => workshop(id)),
    workshop('8', 'open'),
  ];
  expect(ids(orderForSwitcher(all, ['7', '2', '1', '6', '5', '4', '3']))).toEqual([
    '2',
    '8',
    '7',
    '1',
    '6',
    '5',
    '4',
  ]);
});
it('ignores visited workshops that the reader no longer has', () => {
  expect(ids(orderForSwitcher([workshop('1')], ['gone', '1']))).toEqual(['1']);
});
it('remembers each visit once, the last one first', () => {
  expect(addVisit(['a', 'b'], 'b')).toEqual(['b', 'a']);
  expect(parseVisits(addVisit(parseVisits(null), 'a').join(' '))).toEqual(['a']);
});
it('finds a workshop by name, code and course', () => {
  expect(matchesTyped(workshop('1'), ' room ')).toBe(true);
  expect(matchesTyped(workshop('1'), 'kumo-1')).toBe(true);
  expect(matchesTyped(workshop('1'), 'BASICS')).toBe(true);
  expect(matchesTyped(workshop('1'), 'other')).toBe(false);
});
