import { useTranslations } from 'use-intl';
import { useMounted } from '#lib/client/hooks.ts';

/** Names the reader's time zone, in which a page shows its times. Empty before mount. */
export function TimeZoneNote() {
  const t = useTranslations('common');
  const mounted = useMounted();
  return (
    <span data-part="time-zone" className="text-soft">
      {mounted && t('timeZone', { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone })}
    </span>
  );
}
