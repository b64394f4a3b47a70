import type { ReactNode } from 'react';

/** The head of every page, dark in both themes. Below its line stand the page's answers, as wide as their evidence. */
export function PageHeader({
  topRow,
  children,
  className,
}: {
  readonly topRow: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
}) {
  return (
    <header className={className ? `board ${className}` : 'board'}>
      <div className="board-line">{topRow}</div>
      {children}
    </header>
  );
}

export function Logo() {
  return (
    <span className="brand">
      <svg aria-hidden="true" width="18" height="16">
        <use href="#glyph-podium" />
      </svg>
      Podium
    </span>
  );
}

/** A question of the board with its answer in one or two words; what proves it stands in the column below. */
export function SummaryCard({
  title,
  value,
  detail,
  children,
  aside,
}: {
  readonly title: string;
  readonly value?: ReactNode;
  readonly detail?: ReactNode;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
}) {
  return (
    <section className="ask">
      <h2>{title}</h2>
      {value !== undefined && (
        <div className="ask-row">
          <p className="answer">
            {value} {detail && <small>{detail}</small>}
          </p>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
