import { lazyByLanguage } from '../lazy-by-language.ts';
import { createReasonFormatter, type ReasonFormatter } from './reason-formatter.ts';
import { createCoachingFormatter, type CoachingFormatter } from './coaching.ts';

/** Reasons and incidents, for pages. */
export const lazyReasons = lazyByLanguage<ReasonFormatter>({
  ja: async () => createReasonFormatter('ja', (await import('./ja.ts')).reasonsJa),
  en: async () => createReasonFormatter('en', (await import('./en.ts')).reasonsEn),
});

/** What to tell a student, for pages of who helps. */
export const lazyCoaching = lazyByLanguage<CoachingFormatter>({
  ja: () =>
    Promise.all([lazyReasons.load('ja'), import('./coaching.ja.ts')]).then(
      ([say, { coachingJa }]) => createCoachingFormatter(say, coachingJa),
    ),
  en: () =>
    Promise.all([lazyReasons.load('en'), import('./coaching.en.ts')]).then(
      ([say, { coachingEn }]) => createCoachingFormatter(say, coachingEn),
    ),
});
