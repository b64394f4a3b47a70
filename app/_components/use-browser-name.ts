import { useTranslations } from 'use-intl';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';

/** Puts the browser of a session into words: "Firefox on Linux". */
export function useBrowserName(): (session: Pick<SessionSummary, 'browser'>) => string {
  const t = useTranslations('common.sessions');
  return ({ browser }) => {
    const [name, system] = browser?.split(' on ') ?? [];
    if (name === undefined) return t('unknownBrowser');
    return system === undefined ? name : t('browser', { name, system });
  };
}
