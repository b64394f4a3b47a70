import { expect, it } from 'vitest';
import { searchItems, MAX_RESULTS, type PaletteItem } from './palette.ts';

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
  createItem('Announce to all', 'command'),
  createItem('13 nginx in a Deployment', 'exercise', '問題 2'),
  createItem('momiji C-07'),
  createItem('inu C-13'),
  createItem('annin A-01'),
];
const search = (typed: string) => searchItems(ITEMS, typed).items.map(({ label }) => label);

it('lists the commands for an empty query', () => expect(search('')).toEqual(['Announce to all']));
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
it('lists twelve items and counts the others', () => {
  const many = Array.from({ length: 300 }, (_, i) => createItem(`student ${i}`));
  expect(searchItems(many, 'student')).toMatchObject({
    items: { length: MAX_RESULTS },
    more: 300 - MAX_RESULTS,
  });
});
