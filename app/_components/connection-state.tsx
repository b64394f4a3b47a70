import { useTranslations } from 'use-intl';
import type { Connection } from '#lib/client/connection.ts';
import { useViewAgeSeconds } from '#lib/client/hooks.ts';

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
      return (
        <span data-part="connection" role="status">
          {t('connecting')}
        </span>
      );
    case 'refused':
      return null;
    case 'connected':
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
