import { byLanguage } from '../lazy-by-language.ts';
import { sayIn, type Say } from './reason-formatter.ts';
import { tellIn, type Tell } from './coaching.ts';

/** Reasons and incidents, for pages. */
export const saying = byLanguage<Say>({
  ja: async () => sayIn('ja', (await import('./ja.ts')).reasonsJa),
  en: async () => sayIn('en', (await import('./en.ts')).reasonsEn),
});

/** What to tell a student, for pages of who helps. */
export const telling = byLanguage<Tell>({
  ja: () =>
    Promise.all([saying.load('ja'), import('./coaching.ja.ts')]).then(([say, { tellJa }]) =>
      tellIn(say, tellJa),
    ),
  en: () =>
    Promise.all([saying.load('en'), import('./coaching.en.ts')]).then(([say, { tellEn }]) =>
      tellIn(say, tellEn),
    ),
});
