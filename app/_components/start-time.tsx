import { useTranslations } from 'use-intl';
import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDateTime } from '#lib/i18n/times.ts';
import { cityOf } from './city-of.ts';
import { formatReaderTime, readerTimeZone, showsSameTime } from './time-zones.ts';

interface Props {
  /** ms since 1970. */
  readonly at: number;
  /** Of the workshop. */
  readonly zone: string;
}

/**
 * The start of a workshop in its own zone. Where the reader's clock shows another time, the city and
 * that time follow.
 */
export function StartTime({ at, zone }: Props) {
  const t = useTranslations('workshopFields');
  const { language } = useLanguage();
  const mounted = useMounted();
  const isElsewhere = mounted && !showsSameTime(zone, readerTimeZone(), at);
  return (
    <>
      <time dateTime={new Date(at).toISOString()}>{formatDateTime(at, language, zone)}</time>
      {isElsewhere && (
        <>
          {' '}
          {cityOf(zone)}{' '}
          <span className="text-soft">
            {language === 'ja' ? '（' : '('}
            {t('yourTime', { time: formatReaderTime(at, zone, language) })}
            {language === 'ja' ? '）' : ')'}
          </span>
        </>
      )}
    </>
  );
}
