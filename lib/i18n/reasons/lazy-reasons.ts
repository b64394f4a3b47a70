import { lazyByLanguage } from '../lazy-by-language.ts';
import { createReasonFormatter, type ReasonFormatter } from './reason-formatter.ts';
import { createCoachingFormatter, type CoachingFormatter } from './coaching.ts';

/** The formatter of reasons and incidents, for pages. */
export const lazyReasons = lazyByLanguage<ReasonFormatter>({
  ja: async () => createReasonFormatter('ja', (await import('./ja.ts')).reasonsJa),
  en: async () => createReasonFormatter('en', (await import('./en.ts')).reasonsEn),
});

/** The formatter of advice for instructors, for their pages. */
export const lazyCoaching = lazyByLanguage<CoachingFormatter>({
  ja: () =>
    Promise.all([lazyReasons.load('ja'), import('./coaching.ja.ts')]).then(
      ([formatter, { coachingJa }]) => createCoachingFormatter(formatter, coachingJa),
    ),
  en: () =>
    Promise.all([lazyReasons.load('en'), import('./coaching.en.ts')]).then(
      ([formatter, { coachingEn }]) => createCoachingFormatter(formatter, coachingEn),
    ),
});
