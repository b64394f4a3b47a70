import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface Props {
  readonly topRow: ReactNode;
  /** Below the top row. */
  readonly children?: ReactNode;
  readonly className?: string;
  readonly topRowClassName?: string;
}

/** The header of every page, dark in both themes. */
export function PageHeader({ topRow, children, className, topRowClassName }: Props) {
  return (
    <header
      data-part="page-header"
      className={cn('border-b border-rule bg-header text-ink scheme-dark', className)}
    >
      <div
        className={cn(
          'flex min-h-40 items-center gap-14 border-b border-rule px-16',
          topRowClassName,
        )}
      >
        {topRow}
      </div>
      {children}
    </header>
  );
}
