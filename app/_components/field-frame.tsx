import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { FieldError } from './field-error.tsx';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly size?: 'medium' | 'large';
  /** The control. Give it `id`, and `aria-describedby` `${id}-more` if there is a hint or an error. */
  readonly children: ReactNode;
}

/** Label, hint and error around any control. */
export function FieldFrame({ id, label, hint, error, size = 'medium', children }: Props) {
  const large = size === 'large';
  return (
    <div
      data-part="field"
      data-error={error ? true : undefined}
      className={cn('grid min-w-0', large ? 'w-full gap-4' : 'gap-2')}
    >
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      {children}
      {error ? (
        <FieldError id={`${id}-more`} size={size} announced={large}>
          {error}
        </FieldError>
      ) : (
        hint && (
          <p id={`${id}-more`} className={cn('text-soft', large && 'text-body/20')}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}
