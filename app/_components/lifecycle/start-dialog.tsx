import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { FieldError } from '../field-error.tsx';
import type { QuestionProps } from './end-dialog.tsx';

/** Asks before the start of a workshop without a connected student. */
export function StartDialog({ sending, error, onConfirm, onClose }: QuestionProps) {
  const t = useTranslations('shell.lifecycle');
  const common = useTranslations('common.action');
  return (
    <Dialog
      title={t('start')}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button primary disabled={sending} onClick={onConfirm}>
            {sending ? common('sending') : t('start')}
          </Button>
        </>
      }
    >
      <p>{t('startNone')}</p>
      {error !== null && <FieldError>{error}</FieldError>}
    </Dialog>
  );
}
