import type { ReactNode } from 'react';
import { StatusCell } from '#app/_components/status-cell.tsx';

/** One problem of the room: what it is, since when, and what to do. */
export function HealthNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className="mt-3 flex items-start gap-6 leading-18 [word-break:auto-phrase]">
      <StatusCell mark={{ state: 'failing' }} size={16} className="mt-1" />
      <span>{children}</span>
    </p>
  );
}
