import type { ReactNode } from 'react';
import { cn } from '#app/_components/cn.ts';

interface Props {
  readonly part?: 'notice' | 'connection-note' | 'access-note' | 'late-note';
  readonly className?: string;
  readonly children: ReactNode;
}

/** A row below the header: a notice or a problem of the connection. */
export function NoteRow({ part, className, children }: Props) {
  return (
    <div
      data-part={part}
      className={cn(
        'flex flex-wrap items-center gap-x-12 gap-y-4 border-b border-rule px-24 py-9 max-tablet:px-16',
        className,
      )}
    >
      {children}
    </div>
  );
}
