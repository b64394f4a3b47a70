import { useTranslations } from 'use-intl';
import type { Connection } from '#lib/client/connection.ts';
import { useNow, useViewAgeSeconds } from '#lib/client/hooks.ts';

/** Often enough for one decimal, which shows that the page is alive. */
const AGE_TICK_MS = 500;

interface Props {
  readonly topic: { readonly room: string } | { readonly seat: string };
  readonly connection: Connection;
}

/** The connection of this page to the server in words, with the age of the data. */
export function ConnectionState({ topic, connection }: Props) {
  const t = useTranslations('common.connection');
  const ageSeconds = useViewAgeSeconds(topic, AGE_TICK_MS);
  switch (connection.state) {
    case 'connecting':
      if (connection.retryAt !== undefined)
        return <RetryNote topic={topic} retryAt={connection.retryAt} />;
      return (
        <span data-part="connection" role="status">
          {t('connecting')}
        </span>
      );
    case 'refused':
      return null;
    case 'connected':
      if (connection.retryAt !== undefined)
        return <RetryNote topic={topic} retryAt={connection.retryAt} />;
      return (
        <span data-part="connection">
          {ageSeconds === null ? t('connectedOnly') : t('connected', { seconds: ageSeconds })}
        </span>
      );
    case 'reconnecting':
      return (
        <b data-part="connection" role="status">
          {ageSeconds === null
            ? t('reconnectingOnly')
            : t('reconnecting', { seconds: Math.floor(ageSeconds) })}
        </b>
      );
  }
}

/** The server can't update this view. It tries again at `retryAt`. */
function RetryNote({
  topic,
  retryAt,
}: {
  readonly topic: Props['topic'];
  readonly retryAt: number;
}) {
  const t = useTranslations('common.connection');
  const now = useNow(AGE_TICK_MS);
  const seconds = Math.max(1, Math.ceil((retryAt - (now ?? retryAt)) / 1_000));
  return (
    <b data-part="connection" role="status">
      {'room' in topic ? t('delayed', { seconds }) : t('seatUnavailable')}
    </b>
  );
}
