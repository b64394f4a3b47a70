'use client';
import { useEffect } from 'react';
import { useLanguage, useWords } from '#lib/i18n/provider.tsx';
import { saying, telling } from '#lib/i18n/reasons/lazy-reasons.ts';
import type { Say } from '#lib/i18n/reasons/reason-formatter.ts';
import type { Tell } from '#lib/i18n/reasons/coaching.ts';

/** Reasons and incidents in the reader's words. Suspends until they are fetched: for below a `<Suspense>`. */
export function useSay(): Say {
  return useWords(saying);
}

/** An incident in words to who helps. Suspends as `useSay` does. */
export function useTell(): Tell {
  return useWords(telling);
}

/** Fetches what `useSay` takes beside the rest of a page, so that nobody waits for the two in turn. */
export function useSayAhead(): void {
  const { language } = useLanguage();
  useEffect(() => void saying.load(language), [language]);
}
