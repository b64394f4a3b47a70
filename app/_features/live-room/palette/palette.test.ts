import { expect, it } from 'vitest';
import { groupItems, searchItems, MAX_RESULTS, type PaletteItem } from './palette.ts';

const createItem = (
  label: string,
  kind: PaletteItem['kind'] = 'seat',
  keywords = '',
): PaletteItem => ({
  id: label,
  kind,
  label,
  keywords,
});
const ITEMS = [
  createItem('Announce to all', 'action'),
  createItem('13 nginx in a Deployment', 'exercise', '問題 2'),
  createItem('momiji C-07'),
  createItem('inu C-13'),
  createItem('annin A-01'),
];
const search = (typed: string) => searchItems(ITEMS, typed).items.map(({ label }) => label);

it('lists everything but exercises and seats for an empty query', () =>
  expect(search('')).toEqual(['Announce to all']));
it('ranks labels that start with the query before labels that contain it', () => {
  expect(search('ann')).toEqual(['Announce to all', 'annin A-01']);
  expect(search('13')).toEqual(['13 nginx in a Deployment', 'inu C-13']);
});
it('finds items by seat, by any word, and in either language', () => {
  expect([search('c-07'), search('deployment nginx'), search('問題'), search('zebra')]).toEqual([
    ['momiji C-07'],
    ['13 nginx in a Deployment'],
    ['13 nginx in a Deployment'],
    [],
  ]);
});
it('lists twelve items of a kind and counts the others', () => {
  const many = Array.from({ length: 300 }, (_, i) => createItem(`student ${i}`));
  expect(searchItems(many, 'student')).toMatchObject({
    items: { length: MAX_RESULTS },
    more: 300 - MAX_RESULTS,
  });
});
it('keeps the actions in the list, however many seats match', () => {
  const many = Array.from({ length: 300 }, (_, i) => createItem(`Announcer ${i}`));
  const { items } = searchItems([...many, createItem('Announce to all', 'action')], 'ann');
  expect(items.map(({ label }) => label)).toContain('Announce to all');
});
it('puts the items under one heading per kind, the kind of the best match first', () => {
  const groupsOf = (typed: string) =>
    groupItems(searchItems(ITEMS, typed).items).map(({ kind, items }) => [kind, items.length]);
  expect(groupsOf('ann')).toEqual([
    ['action', 1],
    ['seat', 1],
  ]);
  expect(groupsOf('13')).toEqual([
    ['exercise', 1],
    ['seat', 1],
  ]);
});
