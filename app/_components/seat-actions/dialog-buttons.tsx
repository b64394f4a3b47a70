import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';

interface Props {
  /** The form that the main button sends. */
  readonly form: string;
  readonly label: string;
  readonly busyLabel: string;
  readonly sending: boolean;
  readonly disabled?: boolean;
  /** Whether the focus begins at Cancel, because the dialog has no field. */
  readonly focusesCancel?: boolean;
  readonly onClose: () => void;
}

/** The two buttons of a dialog that changes a seat. */
export function DialogButtons({
  form,
  label,
  busyLabel,
  sending,
  disabled = false,
  focusesCancel = false,
  onClose,
}: Props) {
  const t = useTranslations('common.action');
  return (
    <>
      <Button size="medium" autoFocus={focusesCancel} onClick={onClose}>
        {t('cancel')}
      </Button>
      {/* Stays focusable while it sends: a disabled button loses the focus. */}
      <Button
        primary
        size="medium"
        type="submit"
        form={form}
        disabled={disabled}
        aria-disabled={sending || undefined}
      >
        {sending ? busyLabel : label}
      </Button>
    </>
  );
}
