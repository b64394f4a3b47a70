import type { ReactNode } from 'react';

interface Props {
  readonly id?: string;
  readonly children: ReactNode;
  /** At the end of the line, e.g. a count. */
  readonly aside?: ReactNode;
}

/** The heading of a pane or of a section in it. */
export function PaneHeading({ id, children, aside }: Props) {
  return (
    <h2
      id={id}
      className="flex items-baseline gap-8 border-b-2 border-ink pt-16 pb-6 text-[0.9375rem]/24"
    >
      {children}{' '}
      {aside !== undefined && (
        <span className="ms-auto text-end text-[0.8125rem] font-plain text-soft">{aside}</span>
      )}
    </h2>
  );
}
