import { useState } from 'react';
import { Button } from './button.tsx';

interface Props {
  readonly label: string;
  /** Replaces `label` for screen readers, e.g. to name the row that the button belongs to. */
  readonly accessibleName?: string;
  /** Shown before the action: what will happen. */
  readonly question: string;
  /** Names the action and how many items it affects. */
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
}

/** A button for an action that can't be undone. It asks in place, without a dialog over the page. */
export function ConfirmButton({
  label,
  accessibleName,
  question,
  confirmLabel,
  cancelLabel,
  disabled = false,
  onConfirm,
}: Props) {
  const [confirming, setConfirming] = useState(false);
  if (!confirming)
    return (
      <Button aria-label={accessibleName} disabled={disabled} onClick={() => setConfirming(true)}>
        {label}
      </Button>
    );
  return (
    <span
      data-part="inline-confirm"
      className="inline-flex flex-wrap items-center gap-8"
      role="group"
      onKeyDown={(event) => event.key === 'Escape' && setConfirming(false)}
    >
      <span role="status">{question}</span>
      <Button
        primary
        autoFocus
        disabled={disabled}
        onClick={() => {
          setConfirming(false);
          onConfirm();
        }}
      >
        {confirmLabel}
      </Button>
      <Button onClick={() => setConfirming(false)}>{cancelLabel}</Button>
    </span>
  );
}
