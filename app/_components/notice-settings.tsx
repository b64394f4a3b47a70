import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { Button } from './button.tsx';
import { FieldError } from './field-error.tsx';
import { giveNotice, notificationPermission } from './notices/give-notice.ts';
import { useNoticePreferences } from './notices/notice-preferences.ts';

const OPTION = 'flex min-h-32 items-center gap-8 max-tablet:min-h-44';

/** How this browser reports new help requests: sound, desktop notices, and when. */
export function NoticeSettings() {
  const t = useTranslations('shell.notify');
  const { language } = useLanguage();
  const [preferences, change] = useNoticePreferences();
  const { problem, askPermission } = usePermission(preferences.desktop);
  const { sound, desktop, always } = preferences;
  const switchDesktop = async (on: boolean) => change({ desktop: on && (await askPermission()) });
  return (
    <div data-part="notice-settings" className="grid">
      <p className="pb-4 text-soft">{t('lead')}</p>
      <label className={OPTION}>
        <input
          type="checkbox"
          checked={sound}
          onChange={(event) => change({ sound: event.target.checked })}
        />
        {t('sound')}
      </label>
      {sound && <Volume />}
      <label className={OPTION}>
        <input
          type="checkbox"
          checked={desktop}
          onChange={(event) => void switchDesktop(event.target.checked)}
        />
        {t('desktop')}
      </label>
      <div role="status">
        {problem !== null && (
          <FieldError announced={false}>
            {t(problem === 'denied' ? 'denied' : 'unsupported')}
          </FieldError>
        )}
      </div>
      <label className={OPTION}>
        <input
          type="checkbox"
          checked={always}
          onChange={(event) => change({ always: event.target.checked })}
        />
        {t('always')}
      </label>
      <p className="pt-4">
        <Button
          className="max-tablet:min-h-44"
          aria-disabled={!sound && !desktop}
          onClick={() =>
            giveNotice(preferences, { text: t('testText'), language, tag: 'podium-test' })
          }
        >
          {t('test')}
        </Button>
      </p>
    </div>
  );
}

function Volume() {
  const t = useTranslations('shell.notify');
  const id = useId();
  const [{ volume }, change] = useNoticePreferences();
  return (
    <div className="flex min-h-32 items-center gap-8 ps-24 max-tablet:min-h-44">
      <label htmlFor={id}>{t('volume')}</label>
      <input
        id={id}
        type="range"
        min={5}
        max={100}
        step={5}
        value={volume}
        className="min-w-0 flex-1"
        onChange={(event) => change({ volume: Number(event.target.value) })}
      />
      <span className="w-40 text-end">{t('percent', { volume })}</span>
    </div>
  );
}

/**
 * Why the desktop shows no notices although the reader wants them; null if it does. The browser asks
 * the reader only when `askPermission` is called.
 */
function usePermission(isWanted: boolean): {
  readonly problem: 'denied' | 'unsupported' | null;
  readonly askPermission: () => Promise<boolean>;
} {
  const [answer, setAnswer] = useState<NotificationPermission | 'unsupported' | null>(null);
  const askPermission = async () => {
    const before = notificationPermission();
    const permission = before === 'default' ? await Notification.requestPermission() : before;
    setAnswer(permission);
    return permission === 'granted';
  };
  // The stored wish is read only in the browser, so the permission is, too.
  const known = answer ?? (isWanted ? notificationPermission() : null);
  return { problem: known === 'denied' || known === 'unsupported' ? known : null, askPermission };
}
