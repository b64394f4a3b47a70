import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface Props {
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A group of `ChoiceButton`s. */
export function ChoiceGroup({ label, children, className }: Props) {
  return (
    <span
      className={cn('inline-flex items-center gap-10', className)}
      role="group"
      aria-label={label}
    >
      {children}
    </span>
  );
}
