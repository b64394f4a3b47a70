import type { ReactNode } from 'react';
import { cn } from '#app/_components/cn.ts';

interface Props {
  readonly className?: string;
  readonly children: ReactNode;
}

/** A time with what happened in the cluster. */
export function ChangeRow({ className, children }: Props) {
  return (
    <div
      data-part="change"
      className={cn('flex gap-10 border-b border-rule py-9 text-[0.8125rem]/20', className)}
    >
      {children}
    </div>
  );
}
