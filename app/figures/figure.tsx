import type { CSSProperties, ReactNode } from 'react';
import './figures.css';

/** A cell of a figure's table. Null: unknown, or hidden. */
export type TableCell = string | null | { readonly text: string; readonly href: string | null };

/** The data of a figure. Numbers are formatted already. */
export interface FigureTable {
  readonly columns: readonly { readonly label: string; readonly isNumber?: boolean }[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** The words of the frame, which are the same for each figure. */
export interface FigureWords {
  readonly table: string;
  readonly tableOf: (title: string) => string;
  readonly download: string;
  readonly method: string;
  readonly keys: (title: string) => string;
  /** In place of a cell without a value. */
  readonly none: string;
}

interface Props {
  readonly id: string;
  readonly title: string;
  /** What the figure shows, in one sentence. */
  readonly finding: string;
  /** How to read the marks, and what limits them. */
  readonly notes?: readonly (string | null)[];
  /** Where the numbers are explained; null on paper. */
  readonly methodHref: string | null;
  /** Null if nothing is shown. */
  readonly table: FigureTable | null;
  readonly words: FigureWords;
  /** Paper shows the table too, unless the page must stay short. */
  readonly printsTable?: boolean;
  /** Controls beside the title that are links, such as a sort. */
  readonly controls?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * The frame of every figure: its title, the finding, the marks, and the same data as a table. Without
 * script everything is visible; `FigureInteraction` adds the keyboard and the download.
 */
export function Figure({
  id,
  title,
  finding,
  notes = [],
  methodHref,
  table,
  words,
  printsTable = true,
  controls,
  children,
}: Props) {
  return (
    <figure id={id} data-part="figure">
      <figcaption>
        <h2>
          {title}
          {methodHref !== null && (
            <a href={methodHref} aria-label={`${words.method}: ${title}`}>
              {words.method}
            </a>
          )}
        </h2>
        <p>{finding}</p>
        {controls}
      </figcaption>
      {children}
      {children != null && <p data-part="readout" aria-hidden="true" />}
      {notes.map((note) => note !== null && <small key={note}>{note}</small>)}
      {table !== null && table.rows.length > 0 && (
        <details data-screen-only={!printsTable || undefined}>
          <summary>{words.table}</summary>
          <div role="region" aria-label={words.tableOf(title)} tabIndex={0}>
            <DataTable table={table} none={words.none} />
          </div>
          <button type="button" data-part="button" data-download={id}>
            {words.download}
          </button>
        </details>
      )}
    </figure>
  );
}

/** Rows of values. The first cell names its row. */
export function DataTable({
  table: { columns, rows },
  none,
}: {
  readonly table: FigureTable;
  readonly none: string;
}) {
  return (
    <table data-part="data-table">
      <thead>
        <tr>
          {columns.map(({ label, isNumber }) => (
            <th key={label} scope="col" data-number={isNumber || undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => {
              const Cell = column === 0 ? 'th' : 'td';
              return (
                <Cell
                  key={column}
                  scope={column === 0 ? 'row' : undefined}
                  data-number={columns[column]?.isNumber || undefined}
                >
                  <CellText cell={cell} none={none} />
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CellText({ cell, none }: { readonly cell: TableCell; readonly none: string }) {
  if (cell === null) return none;
  if (typeof cell === 'string') return cell;
  return cell.href === null ? cell.text : <a href={cell.href}>{cell.text}</a>;
}

/**
 * One mark of a figure, with the name that a screen reader says and the line below the figure shows.
 * `about`: what else it belongs to, such as a student; all marks of it are highlighted together.
 */
export function Mark({
  name,
  href = null,
  about,
  part,
  at,
  range,
  children,
}: {
  readonly name: string;
  readonly href?: string | null;
  readonly about?: string | undefined;
  readonly part?: string;
  /** Start and width in the plot as percents; without it the mark is part of the flow. */
  readonly at?: Readonly<Record<'left' | 'width', string>> & CSSProperties;
  /** The time that the mark covers, ms since 1970. */
  readonly range?: { readonly from: number; readonly to: number };
  readonly children?: ReactNode;
}) {
  const common = {
    'data-mark': part ?? '',
    'data-about': about,
    'data-from': range?.from,
    'data-to': range?.to,
    'aria-label': name,
    style: at,
  };
  return href === null ? (
    <div role="img" tabIndex={-1} {...common}>
      {children}
    </div>
  ) : (
    <a href={href} {...common}>
      {children}
    </a>
  );
}

/** The marks of a figure: one tab stop, arrow keys move between them. */
export function Plot({
  title,
  words,
  part,
  scrolls = false,
  children,
}: {
  readonly title: string;
  readonly words: FigureWords;
  readonly part?: string;
  /** Long plots scroll inside of the figure, except on paper. */
  readonly scrolls?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div
      role="group"
      aria-label={words.keys(title)}
      data-plot={part ?? ''}
      data-scrolls={scrolls || undefined}
      // Without script, a plot whose marks are no links can only be scrolled by keyboard like this.
      tabIndex={scrolls ? 0 : undefined}
    >
      {children}
    </div>
  );
}
