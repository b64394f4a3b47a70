'use client';
import { useTranslations } from 'use-intl';
import { formatClock } from '#lib/i18n/times.ts';

/** In place of an answer while nothing is heard. Only a browser loses its server, so the reader's zone is known here. */
export function LastUpdateNote({ at }: { readonly at: number }) {
  const t = useTranslations('instructor');
  return t('asOf', { time: formatClock(at) });
}
