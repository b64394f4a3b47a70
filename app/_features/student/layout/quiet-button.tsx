import type { ReactNode } from 'react';

interface Props {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button that looks like a link, for actions that students seldom need. */
export function QuietButton({ onClick, children }: Props) {
  return (
    <button
      type="button"
      className="min-h-32 underline underline-offset-[0.2em] max-tablet:min-h-44 max-tablet:min-w-44"
      onClick={onClick}
    >
      {children}
    </button>
  );
}
