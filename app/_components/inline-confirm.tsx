import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

interface Props {
  /** What will happen. */
  readonly message?: ReactNode;
  /** The action with the number of items it affects. Enter runs it. */
  readonly confirmLabel: string;
  readonly sending: boolean;
  readonly disabled: boolean;
  readonly error?: string | null;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** Leaves the focus where it is, e.g. in a text field. */
  readonly keepFocus?: boolean;
}

/** A confirmation in place: what will happen, then the action. */
export function InlineConfirm({
  message,
  confirmLabel,
  sending,
  disabled,
  error,
  onConfirm,
  onCancel,
  keepFocus = false,
}: Props) {
  const t = useTranslations('common.action');
  return (
    <div data-part="inline-confirm" className="grid gap-6 leading-18">
      <span role="status">{error ? <b>{error}</b> : message}</span>
      <span className="flex flex-wrap items-center gap-5">
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
