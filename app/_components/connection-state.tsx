'use client';
import { useTranslations } from 'use-intl';
import type { Connection } from '#lib/client/connection.ts';
import { useViewAgeSeconds } from '#lib/client/hooks.ts';

/** One decimal while all is well, since it says that the page is alive. */
const AGE_TICK_MS = 500;

/** Whether this page hears the server, in words, with the age of what it shows. */
export function ConnectionState({
  topic,
  connection,
}: {
  readonly topic: { readonly room: string } | { readonly seat: string };
  readonly connection: Connection;
}) {
  const t = useTranslations('common.connection');
  const ageSeconds = useViewAgeSeconds(topic, AGE_TICK_MS);
  switch (connection.state) {
    case 'connecting':
      return (
        <span className="connection" role="status">
          {t('connecting')}
        </span>
      );
    case 'refused':
      return null;
    case 'connected':
      return (
        <span className="connection">
          {ageSeconds === null ? t('connectedOnly') : t('connected', { seconds: ageSeconds })}
        </span>
      );
    case 'reconnecting':
      return (
        <b className="connection" role="status">
          {ageSeconds === null
            ? t('reconnectingOnly')
            : t('reconnecting', { seconds: Math.floor(ageSeconds) })}
        </b>
      );
  }
}
