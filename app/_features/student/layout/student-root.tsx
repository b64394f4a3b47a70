import type { ReactNode } from 'react';
import './student.css';

interface Props {
  /** The data on the page no longer updates. */
  readonly stale?: boolean;
  readonly children: ReactNode;
}

/** The frame of the student page. */
export function StudentRoot({ stale = false, children }: Props) {
  return (
    <div
      data-page="student"
      data-stale={stale || undefined}
      className="flex min-h-screen flex-col text-read max-tablet:pb-56 max-tablet:[&_kbd]:hidden [&_small]:text-[0.8125rem]"
    >
      {children}
    </div>
  );
}
