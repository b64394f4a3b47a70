import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDay } from '#lib/i18n/times.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { cityOf } from './city-of.ts';

/** What will be erased of a workshop, and on which day in its time zone. */
export function ErasureNote({
  workshop: { erasures, timeZone },
}: {
  readonly workshop: Pick<WorkshopSummary, 'erasures' | 'timeZone'>;
}) {
  const t = useTranslations('shell.retention');
  const { language } = useLanguage();
  return erasures
    .map(({ step, at }) =>
      t(step, { date: formatDay(at, language, timeZone), zone: cityOf(timeZone) }),
    )
    .join(' ');
}
