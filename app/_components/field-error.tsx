import type { ReactNode } from 'react';
import { StatusCell } from './status-cell.tsx';

interface Props {
  readonly id?: string;
  /** Whether screen readers announce the error when it appears. */
  readonly announced?: boolean;
  readonly size?: 'medium' | 'large';
  /** What is wrong and what to do. */
  readonly children: ReactNode;
}

/** An error where the reader is looking: below a field or in a form. */
export function FieldError({ id, announced = true, size = 'medium', children }: Props) {
  const role = announced ? 'alert' : undefined;
  if (size === 'medium')
    return (
      <p id={id} role={role} className="flex gap-6">
        <span
          aria-hidden="true"
          className="h-11 w-12 flex-none self-center bg-warn-edge [clip-path:polygon(50%_0,100%_100%,0_100%)]"
        />
        {children}
      </p>
    );
  return (
    <p id={id} role={role} className="flex items-start gap-8 text-ink">
      <StatusCell mark={{ state: 'failing' }} size={20} className="mt-2" />
      <span className="[word-break:auto-phrase]">{children}</span>
    </p>
  );
}
