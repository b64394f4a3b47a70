import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '../dialog.tsx';
import { FieldError } from '../field-error.tsx';
import { DialogButtons } from './dialog-buttons.tsx';

interface Props {
  readonly title: string;
  readonly label: string;
  readonly busyLabel: string;
  readonly sending: boolean;
  readonly disabled?: boolean;
  readonly offline: boolean;
  /** Why the action failed, unless it is at a field. */
  readonly error: string | null;
  readonly focusesCancel?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog with one form. Enter sends it; its errors are inside. */
export function DialogForm({
  title,
  label,
  busyLabel,
  sending,
  disabled = false,
  offline,
  error,
  focusesCancel = false,
  onSubmit,
  onClose,
  children,
}: Props) {
  const t = useTranslations('seatActions');
  const form = useId();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <DialogButtons
          form={form}
          label={label}
          busyLabel={busyLabel}
          sending={sending}
          disabled={disabled || offline}
          focusesCancel={focusesCancel}
          onClose={onClose}
        />
      }
    >
      <form
        id={form}
        noValidate
        className="grid gap-12"
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending && !disabled && !offline) onSubmit();
        }}
      >
        {children}
      </form>
      <div role="status" className="empty:hidden">
        {offline && t('offline')}
      </div>
      {error !== null && <FieldError>{error}</FieldError>}
    </Dialog>
  );
}
