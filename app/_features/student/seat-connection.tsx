import { useTranslations } from 'use-intl';
import { Icon } from '#app/_components/icon.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useViewAgeSeconds } from '#lib/client/hooks.ts';

interface Props {
  readonly seat: string;
  readonly connection: Connection;
}

const AGE_TICK_MS = 1_000;

/**
 * The connection of this page to the server. Quiet while it works: the age of the data is in the
 * tooltip. On a phone only the glyph has room while it works.
 */
export function SeatConnection({ seat, connection }: Props) {
  const t = useTranslations('common.connection');
  const ageSeconds = useViewAgeSeconds({ seat }, AGE_TICK_MS);
  if (connection.state === 'refused') return null;
  const isDelayed = 'retryAt' in connection && connection.retryAt !== undefined;
  if (connection.state === 'connected' && !isDelayed)
    return (
      <span
        data-part="connection"
        data-state="connected"
        className="flex items-center gap-4 whitespace-nowrap text-soft"
        title={ageSeconds === null ? undefined : t('connected', { seconds: ageSeconds })}
      >
        <Icon name="passed" size={16} className="flex-none" />
        <span className="max-tablet:sr-only">{t('connectedOnly')}</span>
      </span>
    );
  const text = isDelayed
    ? t('seatUnavailable')
    : connection.state === 'connecting'
      ? t('connecting')
      : ageSeconds === null
        ? t('reconnectingOnly')
        : t('reconnecting', { seconds: Math.floor(ageSeconds) });
  return (
    <b
      data-part="connection"
      data-state={connection.state}
      role="status"
      className="flex min-w-0 items-center gap-4"
    >
      <Icon name="offline" size={16} className="flex-none" />
      {/* A note at the bottom of the page says it in words on a phone. */}
      <span className="min-w-0 truncate max-tablet:sr-only">{text}</span>
    </b>
  );
}
