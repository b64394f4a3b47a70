import type { ReactNode } from 'react';
import { FieldError } from '#app/_components/field-error.tsx';

interface Props {
  readonly message: string;
  /** Buttons, such as a retry. */
  readonly children?: ReactNode;
}

/** An error of a request, in the pane that needs its answer. */
export function PaneError({ message, children }: Props) {
  return (
    <div className="flex items-start gap-12 py-12">
      <FieldError size="large">{message}</FieldError>
      {children}
    </div>
  );
}
