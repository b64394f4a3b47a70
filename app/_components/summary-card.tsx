import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly value?: ReactNode;
  readonly detail?: ReactNode;
  /** The evidence, below the value. */
  readonly children?: ReactNode;
  /** At the end of the row of the value. */
  readonly aside?: ReactNode;
}

/** A card of the page header: a question, its answer in one or two words, and the evidence. */
export function SummaryCard({ title, value, detail, children, aside }: Props) {
  return (
    <section data-part="summary-card" className="min-h-128 min-w-0 px-16 py-10">
      <h2 className="text-[0.75rem] font-plain text-soft">{title}</h2>
      {value !== undefined && (
        <div className="flex flex-wrap items-baseline justify-between gap-x-8">
          <p data-part="answer" className="text-answer font-bold tracking-[-0.01em]">
            {value}{' '}
            {detail && (
              <small className="text-[0.9375rem]/20 font-plain tracking-[0]">{detail}</small>
            )}
          </p>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
