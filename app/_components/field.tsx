'use client';
import { useId, type InputHTMLAttributes, type ReactNode } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was typed, where the person looks. */
  readonly error?: string | undefined;
}

/** A labelled input whose mistake is said under it, and read out with it. */
export function Field({ label, hint, error, ...input }: Props) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-more` : undefined}
        {...input}
      />
    </FieldFrame>
  );
}

/** The same around a control of another kind, which takes `id` and, with a hint or an error, aria-describedby `${id}-more`. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className="field" data-error={error ? true : undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {(error ?? hint) && (
        <p id={`${id}-more`} className={error ? 'field-error' : 'soft'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
