import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import type { MemberDialogProps } from './member-dialogs.tsx';

interface Props extends Pick<MemberDialogProps, 'onClose' | 'returnFocusTo'> {
  readonly title: string;
  /** The name of the action. */
  readonly confirmLabel: string;
  readonly sending: boolean;
  readonly error: string | null;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
}

/** A dialog with one action. Cancel has the focus first. */
export function QuestionDialog({
  title,
  confirmLabel,
  sending,
  error,
  onConfirm,
  onClose,
  returnFocusTo,
  children,
}: Props) {
  const t = useTranslations('common.action');
  return (
    <Dialog
      title={title}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button primary aria-disabled={sending} onClick={() => !sending && onConfirm()}>
            {sending ? t('sending') : confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {error !== null && <FieldError>{error}</FieldError>}
    </Dialog>
  );
}
