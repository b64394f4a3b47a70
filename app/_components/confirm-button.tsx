'use client';
import { useState } from 'react';
import { Button } from './button.tsx';

interface Props {
  readonly label: string;
  /** Names what it is about, for who hears the page. */
  readonly name?: string;
  /** What will happen, said before it does. */
  readonly ask: string;
  /** The act with its number. */
  readonly sure: string;
  readonly cancel: string;
  readonly disabled?: boolean;
  readonly act: () => void;
}

/** An act that cannot be undone: asked where its button is, never by a window over the page. */
export function Sure({ label, name, ask, sure, cancel, disabled = false, act }: Props) {
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button aria-label={name} disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
    );
  return (
    <span
      className="sure"
      role="group"
      onKeyDown={(event) => event.key === 'Escape' && setAsking(false)}
    >
      <span role="status">{ask}</span>
      <Button
        main
        autoFocus
        disabled={disabled}
        onClick={() => {
          setAsking(false);
          act();
        }}
      >
        {sure}
      </Button>
      <Button onClick={() => setAsking(false)}>{cancel}</Button>
    </span>
  );
}
