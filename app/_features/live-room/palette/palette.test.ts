import { expect, it } from 'vitest';
import { findItems, LISTED, type PaletteItem } from './palette.ts';

const item = (words: string, kind: PaletteItem['kind'] = 'seat', also = ''): PaletteItem => ({
  id: words,
  kind,
  words,
  also,
});
const ROOM = [
  item('Announce to all', 'command'),
  item('13 nginx in a Deployment', 'exercise', '問題 2'),
  item('momiji C-07'),
  item('inu C-13'),
  item('annin A-01'),
];
const found = (typed: string) => findItems(ROOM, typed).items.map(({ words }) => words);

it('offers the acts before a letter is typed', () =>
  expect(found('')).toEqual(['Announce to all']));
it('puts what begins so before what only holds it', () => {
  expect(found('ann')).toEqual(['Announce to all', 'annin A-01']);
  expect(found('13')).toEqual(['13 nginx in a Deployment', 'inu C-13']);
});
it('finds by place, by any word, in either language', () => {
  expect([found('c-07'), found('deployment nginx'), found('問題'), found('zebra')]).toEqual([
    ['momiji C-07'],
    ['13 nginx in a Deployment'],
    ['13 nginx in a Deployment'],
    [],
  ]);
});
it('lists a dozen and says how many more', () => {
  const many = Array.from({ length: 300 }, (_, i) => item(`student ${i}`));
  expect(findItems(many, 'student')).toMatchObject({
    items: { length: LISTED },
    more: 300 - LISTED,
  });
});
