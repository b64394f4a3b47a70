'use client';
import { useState } from 'react';
import { Button } from './button.tsx';

interface Props {
  readonly label: string;
  /** Names what it is about, for who hears the page. */
  readonly accessibleName?: string;
  /** What will happen, said before it does. */
  readonly question: string;
  /** The act with its number. */
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
}

/** An act that cannot be undone: asked where its button is, never by a window over the page. */
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
      className="sure"
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
