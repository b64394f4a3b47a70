import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';

interface Props {
  /** The code that stops working. */
  readonly code: string;
  readonly students: number;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before another join code makes printed cards and links useless. */
export function ChangeCodeDialog({ code, students, onConfirm, onClose }: Props) {
  const t = useTranslations('settings');
  const action = useTranslations('common.action');
  return (
    <Dialog
      title={t('codeTitle')}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {action('cancel')}
          </Button>
          <Button primary onClick={onConfirm}>
            {t('codeSure')}
          </Button>
        </>
      }
    >
      <p>{t('codeAsk', { count: students, code })}</p>
    </Dialog>
  );
}
