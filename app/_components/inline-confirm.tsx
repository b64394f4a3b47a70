'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

interface InlineConfirmProps {
  /** What will happen, said before it does. */
  readonly message?: ReactNode;
  /** The act with its number; Enter does it. */
  readonly confirmLabel: string;
  readonly sending: boolean;
  readonly disabled: boolean;
  readonly error?: string | null;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** Where the focus stands elsewhere, as in what is being typed. */
  readonly keepFocus?: boolean;
}

/** Asked in place: what, then the act that names its number. Escape lets go. */
export function InlineConfirm({
  message,
  confirmLabel,
  sending,
  disabled,
  error,
  onConfirm,
  onCancel,
  keepFocus = false,
}: InlineConfirmProps) {
  const t = useTranslations('instructor.room.broadcast');
  return (
    <div className="confirm">
      <span role="status">{error ? <b>{error}</b> : message}</span>
      <span className="confirm-acts">
        <Button primary autoFocus={!keepFocus} disabled={sending || disabled} onClick={onConfirm}>
          {sending ? t('sending') : confirmLabel}
        </Button>
        <Button onClick={onCancel}>
          {t('cancel')}
          <kbd aria-hidden="true">Esc</kbd>
        </Button>
      </span>
    </div>
  );
}
