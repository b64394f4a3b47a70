import type { ReactNode } from 'react';

interface Props {
  /** The part of the address after #. */
  readonly id?: string;
  readonly symbol?: ReactNode;
  readonly term: string;
  readonly children: ReactNode;
}

/** A term with its symbol and its meaning, in a description list. */
export function Meaning({ id, symbol, term, children }: Props) {
  return (
    <div
      id={id}
      className="grid scroll-mt-16 gap-x-24 border-b border-rule py-10 tablet:grid-cols-[12rem_minmax(0,1fr)]"
    >
      <dt className="flex items-center gap-10 self-start font-bold">
        {symbol !== undefined && (
          <span aria-hidden="true" className="grid size-24 flex-none place-items-center">
            {symbol}
          </span>
        )}
        <span>{term}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
