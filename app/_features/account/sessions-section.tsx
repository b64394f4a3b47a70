import { Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { PageSection } from '#app/_components/page-section.tsx';
import { SessionFacts } from '#app/_components/session-facts.tsx';
import { signOut } from '#app/_components/sign-out.ts';
import { TimeZoneNote } from '#app/_components/time-zone-note.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { useBrowserName } from '#app/_components/use-browser-name.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';

const [DeviceLinkDialog, preloadDeviceLink] = lazyWithPreload(() =>
  import('#app/_components/device-link-dialog.tsx').then((module) => module.DeviceLinkDialog),
);

const [SignOutOthersDialog] = lazyWithPreload(() =>
  import('./sign-out-others-dialog.tsx').then((module) => module.SignOutOthersDialog),
);

/** The browsers in which the reader is signed in, how to end them, and how to sign another one in. */
export function SessionsSection() {
  const t = useTranslations('account');
  const { result, reload } = useSessionData(api.listSessions);
  const [shown, setShown] = useState<'others' | 'device' | null>(null);
  // Gets the focus when the button that had it is gone with its session.
  const list = useRef<HTMLUListElement>(null);
  const sessions = result?.ok ? result.value : [];
  const others = sessions.filter(({ isCurrent }) => !isCurrent).length;
  const close = () => setShown(null);
  return (
    <PageSection title={t('sessions')}>
      <p className="pb-8 text-soft">{t('lead')}</p>
      {result === null && <div aria-hidden="true" className="h-44 bg-sunk" />}
      {result?.ok === false && <LoadError error={result.error} onRetry={reload} />}
      <ul ref={list} tabIndex={-1} data-part="sessions" aria-label={t('sessions')}>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnded={() => {
              list.current?.focus();
              reload();
            }}
          />
        ))}
      </ul>
      <p className="py-6">
        <TimeZoneNote />
      </p>
      <p className="flex flex-wrap gap-8 pt-8">
        <Button onPointerEnter={preloadDeviceLink} onClick={() => setShown('device')}>
          {t('otherDevice')}
        </Button>
        {others > 0 && <Button onClick={() => setShown('others')}>{t('others')}</Button>}
      </p>
      <Suspense>
        {shown === 'others' && (
          <SignOutOthersDialog
            count={others}
            onClose={close}
            onDone={reload}
            returnFocusTo={list}
          />
        )}
        {shown === 'device' && <DeviceLinkDialog onClose={close} />}
      </Suspense>
    </PageSection>
  );
}

function LoadError({
  error,
  onRetry,
}: {
  readonly error: Parameters<ReturnType<typeof useErrorMessage>>[0];
  readonly onRetry: () => void;
}) {
  const t = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  return (
    <div className="flex flex-wrap items-center gap-8">
      <FieldError>{errorMessage(error)}</FieldError>
      <Button onClick={onRetry}>{t('retry')}</Button>
    </div>
  );
}

function SessionRow({
  session,
  onEnded,
}: {
  readonly session: SessionSummary;
  readonly onEnded: () => void;
}) {
  const t = useTranslations('account');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const browser = useBrowserName()(session);
  const toasts = useToasts();
  const [sending, setSending] = useState(false);
  const end = async () => {
    setSending(true);
    const result = await api.endSession(session.id);
    setSending(false);
    if (result.ok) {
      toasts.show({ tone: 'success', text: t('signedOut', { browser }) });
      onEnded();
    } else toasts.show({ tone: 'error', text: errorMessage(result.error) });
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-8 border-b border-rule py-6">
      <SessionFacts session={session} />
      <Button
        aria-label={session.isCurrent ? undefined : t('signOutOf', { browser })}
        aria-disabled={sending}
        onClick={() => void (session.isCurrent ? signOut() : end())}
      >
        {common('signOut')}
      </Button>
    </li>
  );
}
