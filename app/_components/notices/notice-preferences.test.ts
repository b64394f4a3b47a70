import { expect, it } from 'vitest';
import { parseNoticePreferences } from './notice-preferences.ts';

const OFF = { sound: false, desktop: false, always: false, volume: 50 };

it.each([
  ['nothing is stored', null],
  ['another program wrote the text', '{'],
  ['the value isn’t an object', '7'],
  ['the values have other types', '{"sound":1,"desktop":"yes","volume":900}'],
])('is off when %s', (_, stored) => {
  expect(parseNoticePreferences(stored)).toEqual(OFF);
});

it('reads what was stored', () => {
  const preferences = { sound: true, desktop: true, always: true, volume: 80 };
  expect(parseNoticePreferences(JSON.stringify(preferences))).toEqual(preferences);
});
