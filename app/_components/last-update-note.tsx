import { useTranslations } from 'use-intl';
import { useMounted } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';

/** The age of data that no longer updates. `at` is ms since 1970. */
export function LastUpdateNote({ at }: { readonly at: number }) {
  const t = useTranslations('common.connection');
  return t('asOf', { time: useMounted() ? formatClock(at) : '--:--' });
}
