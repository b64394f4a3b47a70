import { lazyByLanguage } from '../lazy-by-language.ts';
import { createReasonFormatter, type ReasonFormatter } from './reason-formatter.ts';
import { createCoachingFormatter, type CoachingFormatter } from './coaching.ts';

/** The formatter of reasons and incidents, for pages. */
export const lazyReasons = lazyByLanguage<ReasonFormatter>({
  ja: () =>
    Promise.all([import('./ja.ts'), import('./general.ja.ts')]).then(
      ([{ reasonsJa }, { generalReasonsJa }]) =>
        createReasonFormatter('ja', reasonsJa, generalReasonsJa),
    ),
  en: () =>
    Promise.all([import('./en.ts'), import('./general.en.ts')]).then(
      ([{ reasonsEn }, { generalReasonsEn }]) =>
        createReasonFormatter('en', reasonsEn, generalReasonsEn),
    ),
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
