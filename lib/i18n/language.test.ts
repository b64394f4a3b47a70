import { expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

it.each([
  [{ cookie: 'ja', acceptLanguage: 'en' }, 'ja'],
  [{ cookie: 'xx', acceptLanguage: 'ja-JP,ja;q=0.9' }, 'ja'],
  [{ acceptLanguage: 'en-US,en;q=0.9,ja;q=0.8' }, 'en'],
  [{ acceptLanguage: 'en;q=0.1, ja;q=0.8' }, 'ja'],
  [{ acceptLanguage: 'fr,ja;q=0.5,en;q=0' }, 'ja'],
  [{ acceptLanguage: 'fr, de' }, 'en'],
  [{ acceptLanguage: null }, 'en'],
  [{ acceptLanguage: 'ja;q=abc' }, 'en'],
])('chooses the language for %j: %s', (preferences, language) => {
  expect(chooseLanguage(preferences)).toBe(language);
});
