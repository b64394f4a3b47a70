'use client';
import { useEffect } from 'react';
import { useLanguage, useLazyMessages } from '#lib/i18n/provider.tsx';
import { lazyReasons, lazyCoaching } from '#lib/i18n/reasons/lazy-reasons.ts';
import type { ReasonFormatter } from '#lib/i18n/reasons/reason-formatter.ts';
import type { CoachingFormatter } from '#lib/i18n/reasons/coaching.ts';

/** Reasons and incidents in the reader's words. Suspends until they are fetched: for below a `<Suspense>`. */
export function useReasonText(): ReasonFormatter {
  return useLazyMessages(lazyReasons);
}

/** An incident in words to who helps. Suspends as `useSay` does. */
export function useCoachingText(): CoachingFormatter {
  return useLazyMessages(lazyCoaching);
}

/** Fetches what `useSay` takes beside the rest of a page, so that nobody waits for the two in turn. */
export function usePreloadReasonText(): void {
  const { language } = useLanguage();
  useEffect(() => void lazyReasons.load(language), [language]);
}
