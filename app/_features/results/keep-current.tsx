'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { Language } from '#lib/i18n/language.ts';

/**
 * Asks the server for the page again after the reader switched the language, because its texts come
 * from the server, and each `everyMs` while the page waits for something.
 */
export function KeepCurrent({
  language,
  everyMs,
}: {
  /** Of the texts on the page. */
  readonly language: Language;
  /** Null: the page is complete. */
  readonly everyMs: number | null;
}) {
  const router = useRouter();
  const { language: chosen } = useLanguage();
  useEffect(() => {
    if (chosen !== language) router.refresh();
  }, [chosen, language, router]);
  useEffect(() => {
    if (everyMs === null) return;
    const timer = setInterval(() => router.refresh(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, router]);
  return null;
}
