import { expect, it } from 'vitest';
import { findDraftErrors } from './workshop-draft.ts';

it('finds all errors of a draft by field', () => {
  expect(
    findDraftErrors({
      name: ' ',
      packId: 'k',
      startsAtLocal: '',
      timeZone: 'Nowhere',
      language: 'ja',
      code: 'a b',
    }),
  ).toEqual({
    name: 'nameEmpty',
    startsAt: 'startsEmpty',
    timeZone: 'zoneUnknown',
    code: 'codeShape',
  });
  expect(
    findDraftErrors({
      name: 'x',
      packId: 'k',
      startsAtLocal: '2026-11-23T14:00',
      timeZone: 'UTC',
      language: 'ja',
      code: 'kumo-482',
    }),
  ).toEqual({});
});
