'use client';
import { useTranslations } from 'use-intl';
import { useMounted } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';

/** How old what stands below is. */
export function LastUpdateNote({ at }: { readonly at: number }) {
  const t = useTranslations('student.seat');
  return <b>{t('asOf', { time: useMounted() ? formatClock(at) : '--:--' })}</b>;
}
