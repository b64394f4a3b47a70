'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useBrowserName } from '#app/_components/use-browser-name.ts';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api } from '#lib/client/api.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { findNewSignIn } from './find-new-sign-in.ts';
import { signOutEverywhere } from '#app/_components/sign-out.ts';

/** The time up to which the reader has seen the sign-ins, in this browser. */
const SEEN_KEY = 'podium-sign-ins-seen';

/** Shows a sign-in of the same person in another browser, until the reader has confirmed it. */
export function NewSignInNote() {
  const t = useTranslations('common.sessions');
  const browserName = useBrowserName();
  const { result } = useSessionData(api.listSessions);
  const [seen, setSeen] = useLocalStorage(SEEN_KEY);
  const signIn = result?.ok ? findNewSignIn(result.value, Number(seen ?? 0)) : null;
  return (
    <div role="status">
      {signIn !== null && (
        <div
          data-part="new-sign-in"
          className="flex flex-wrap items-center gap-x-12 gap-y-6 border-b border-rule px-16 py-8"
        >
          <span>
            {t('newSignIn', {
              browser: browserName(signIn),
              time: formatClock(signIn.startedAt),
            })}
          </span>
          <Button onClick={() => void signOutEverywhere()}>{t('signOutEverywhere')}</Button>
          <Button onClick={() => setSeen(String(signIn.startedAt))}>{t('wasMe')}</Button>
        </div>
      )}
    </div>
  );
}
