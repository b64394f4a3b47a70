import { useTranslations } from 'use-intl';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';
import { DateTime } from './date-time.tsx';
import { useBrowserName } from './use-browser-name.ts';

/** A browser in a list: name, approximate address, first and last use. */
export function SessionFacts({ session }: { readonly session: SessionSummary }) {
  const t = useTranslations('common.sessions');
  const browserName = useBrowserName();
  return (
    <span className="flex flex-wrap gap-x-12">
      <b>{browserName(session)}</b>
      {session.isCurrent && <span>{t('current')}</span>}
      {session.address !== null && <span className="text-soft">{session.address}</span>}
      <span className="text-soft">
        {t('since')} <DateTime at={session.startedAt} />
      </span>
      {!session.isCurrent && (
        <span className="text-soft">
          {t('lastUsed')} <DateTime at={session.lastUsedAt} />
        </span>
      )}
    </span>
  );
}
