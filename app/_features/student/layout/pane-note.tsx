import type { ReactNode } from 'react';

/** A sentence in place of content that is missing, loading or not available. */
export function PaneNote({ children }: { readonly children: ReactNode }) {
  return <p className="py-10 text-soft">{children}</p>;
}
