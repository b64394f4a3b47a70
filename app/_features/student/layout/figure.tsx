import type { ReactNode } from 'react';
import { cn } from '#app/_components/cn.ts';

interface Props {
  readonly part?: 'figure' | 'schedule-countdown';
  readonly className?: string;
  readonly children: ReactNode;
}

/** A number in the header with its label: `b` is the number, `span` the label. */
export function Figure({ part = 'figure', className, children }: Props) {
  return (
    <p
      data-part={part}
      className={cn(
        'text-end leading-[1.2] whitespace-nowrap [&_b]:block [&_b]:text-[1.875rem]/36 max-tablet:[&_b]:text-[1.5rem]/30 [&_span]:text-[0.75rem] [&_span]:text-soft',
        className,
      )}
    >
      {children}
    </p>
  );
}
