'use client';
import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { StatusCell } from './status-cell.tsx';

/** What is wrong and what to do about it, where the person is looking. Read out when it appears. */
export function FieldError({
  id,
  children,
}: {
  readonly id?: string;
  readonly children: ReactNode;
}) {
  return (
    <p id={id} className="wrong" role="alert">
      <StatusCell mark={{ state: 'failing' }} />
      <span>{children}</span>
    </p>
  );
}

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly onTextChange: (text: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line to type, with its name above and what is wrong with it below. */
export function Field({ label, hint, error, onTextChange, inputRef, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={className ? `door-field ${className}` : 'door-field'}>
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        ref={inputRef}
        onChange={(event) => onTextChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-wrong` : hint ? `${id}-hint` : undefined}
      />
      {error ? (
        <FieldError id={`${id}-wrong`}>{error}</FieldError>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="door-field-hint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
