import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { NoticeSettings } from '#app/_components/notice-settings.tsx';
import { useToasts } from '#app/_components/toasts.tsx';

/** The results of the last actions, newest first, and how this browser reports help requests. */
export function NotificationsDialog({
  onClose,
  returnFocusTo,
}: {
  readonly onClose: () => void;
  readonly returnFocusTo: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('shell.notifications');
  const notify = useTranslations('shell.notify');
  const menu = useTranslations('shell.menu');
  const action = useTranslations('common.action');
  const { history } = useToasts();
  return (
    <Dialog
      title={menu('notifications')}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
      actions={
        <Button autoFocus onClick={onClose}>
          {action('close')}
        </Button>
      }
    >
      <section>
        <h3 className="pb-4">{t('history')}</h3>
        {history.length === 0 ? (
          <p className="text-soft">{t('empty')}</p>
        ) : (
          <ol data-part="toast-history">
            {history.map(({ id, text, tone, shownAt }) => (
              <li key={id} className="flex gap-12 border-b border-rule py-4">
                <span className="flex-none text-soft">
                  <ClockTime at={shownAt} />
                </span>
                <span className={tone === 'error' ? 'font-bold wrap-anywhere' : 'wrap-anywhere'}>
                  {text}
                </span>
              </li>
            ))}
          </ol>
        )}
      </section>
      <section>
        <h3 className="pb-4">{notify('title')}</h3>
        <NoticeSettings />
      </section>
    </Dialog>
  );
}
