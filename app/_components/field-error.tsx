'use client';
import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { Cell } from './status-cell.tsx';

/** What is wrong and what to do about it, where the person is looking. Read out when it appears. */
export function Wrong({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  return (
    <p id={id} className="wrong" role="alert">
      <Cell mark={{ state: 'trouble' }} />
      <span>{children}</span>
    </p>
  );
}

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly wrong?: string | null | undefined;
  readonly onText: (text: string) => void;
  readonly input?: Ref<HTMLInputElement>;
}

/** One line to type, with its name above and what is wrong with it below. */
export function Field({ label, hint, wrong, onText, input, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={className ? `door-field ${className}` : 'door-field'}>
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        ref={input}
        onChange={(event) => onText(event.target.value)}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `${id}-wrong` : hint ? `${id}-hint` : undefined}
      />
      {wrong ? (
        <Wrong id={`${id}-wrong`}>{wrong}</Wrong>
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
