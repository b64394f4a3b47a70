import { useState, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';

interface Props {
  /** Of the other browsers. */
  readonly count: number;
  readonly onClose: () => void;
  /** Called after they were signed out. */
  readonly onDone: () => void;
  readonly returnFocusTo: RefObject<HTMLElement | null>;
}

/** Asks before all other browsers are signed out. */
export function SignOutOthersDialog({ count, onClose, onDone, returnFocusTo }: Props) {
  const t = useTranslations('account');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const signOutOthers = async () => {
    setSending(true);
    const result = await api.endOtherSessions();
    setSending(false);
    setError(result.ok ? null : result.error);
    if (!result.ok) return;
    toasts.show({ tone: 'success', text: t('othersDone') });
    onClose();
    onDone();
  };
  return (
    <Dialog
      title={t('othersTitle')}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button primary aria-disabled={sending} onClick={() => void signOutOthers()}>
            {sending ? common('sending') : t('others')}
          </Button>
        </>
      }
    >
      <p>{t('othersAsk', { count })}</p>
      {error !== null && <FieldError>{errorMessage(error)}</FieldError>}
    </Dialog>
  );
}
