import { expect, it } from 'vitest';
import { WorkshopListQuery } from './workshops.ts';

it.each([
  ['no values', {}, { q: '', sort: 'start', page: 1 }],
  [
    'values that are unknown',
    { state: 'mars', sort: 'luck', page: 'x', role: 'king' },
    { page: 1 },
  ],
  ['a text with control characters', { q: ' a\u0000b\ud800\n' }, { q: 'a\ufffdb\ufffd' }],
  ['a text that is too long', { q: 'x'.repeat(101) }, { q: '' }],
  ['a page below the first', { page: '0' }, { page: 1 }],
])('the query of the list accepts %s', (_title, query, expected) => {
  expect(WorkshopListQuery.parse(query)).toMatchObject(expected);
});
