import { useTranslations } from 'use-intl';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import { SNOOZE_MS } from '#lib/protocol/limits.ts';

/** How long a help request stays snoozed. `since`: ms since 1970; null if it isn't snoozed. */
export function SnoozeTimeLeft({ since }: { readonly since: number | null }) {
  const t = useTranslations('instructor.room.attention');
  const now = useServerNow(1_000);
  if (since === null || now === null) return null;
  return (
    <span data-part="snooze-left" className="text-soft">
      {t('snoozeLeft', { time: formatDuration(since + SNOOZE_MS - now) })}
    </span>
  );
}
