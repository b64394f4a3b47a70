import { useEffect } from 'react';
import { useLanguage, useLazyMessages } from '#lib/i18n/provider.tsx';
import { lazyReasons, lazyCoaching } from '#lib/i18n/reasons/lazy-reasons.ts';
import type { ReasonFormatter } from '#lib/i18n/reasons/reason-formatter.ts';
import type { CoachingFormatter } from '#lib/i18n/reasons/coaching.ts';

/** The formatter of reasons and incidents. Suspends while it loads. */
export function useReasonText(): ReasonFormatter {
  return useLazyMessages(lazyReasons);
}

/** The formatter of advice for instructors. Suspends while it loads. */
export function useCoachingText(): CoachingFormatter {
  return useLazyMessages(lazyCoaching);
}

/** Loads the reason texts in parallel with the rest of the page. */
export function usePreloadReasonText(): void {
  const { language } = useLanguage();
  useEffect(() => void lazyReasons.load(language), [language]);
}
