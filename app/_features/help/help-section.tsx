import type { ReactNode } from 'react';

interface Props {
  /** The part of the address after #. Other pages link to it. */
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A section of a help page. */
export function HelpSection({ id, title, children }: Props) {
  return (
    <section aria-labelledby={id} className="pt-40">
      <h2 id={id} className="scroll-mt-16 border-b-2 border-ink pb-4 text-handle wrap-anywhere">
        {title}
      </h2>
      {children}
    </section>
  );
}
