import { Mark } from './figure.tsx';

/** The states of a cell. Each has another shape, as in the grid of the live room. */
export type MatrixCell = 'not-started' | 'working' | 'failing' | 'passed' | 'found-at-connect';

/** Width and height of a cell in px. */
const CELL = 20;

/** Shapes in a cell whose top left corner is at 0 0. */
const SHAPES: Readonly<
  Record<MatrixCell, readonly { readonly d: string; readonly className: string }[]>
> = {
  'not-started': [{ d: 'm9 9h2v2h-2z', className: 'fill-soft' }],
  working: [
    { d: 'm3 3h14v14h-14z', className: 'fill-none stroke-edge' },
    { d: 'm3 11h14v6h-14z', className: 'fill-level' },
  ],
  failing: [
    { d: 'm10 3l8 14h-16z', className: 'fill-warn stroke-warn-edge' },
    { d: 'm10 7.500v5m0 1.200v2', className: 'fill-none stroke-on-warn stroke-2' },
  ],
  passed: [
    { d: 'm1 1h18v18h-18z', className: 'fill-pass' },
    { d: 'm5 10.400l3.500 4l6.500-8.600', className: 'fill-none stroke-pass-ink stroke-2' },
  ],
  'found-at-connect': [
    { d: 'm1.500 1.500h17v17h-17z', className: 'fill-none stroke-pass-ink' },
    { d: 'm5 10.400l3.500 4l6.500-8.600', className: 'fill-none stroke-pass-ink stroke-2' },
  ],
};

/** The drawing of a row: all cells of a state are one path, because a matrix has thousands of them. */
export function rowPaths(
  cells: readonly MatrixCell[],
): readonly { readonly d: string; readonly className: string }[] {
  return (Object.keys(SHAPES) as MatrixCell[]).flatMap((state) => {
    const starts = cells.flatMap((cell, index) => (cell === state ? [index * CELL] : []));
    if (starts.length === 0) return [];
    return SHAPES[state].map(({ d, className }) => ({
      d: starts.map((x) => `M${String(x)} 0${d}`).join(''),
      className,
    }));
  });
}

/** A row for each student, a column for each exercise. */
export function Matrix({
  columns,
  rows,
}: {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly name: string;
    readonly label: string;
    readonly href: string | null;
    readonly note: string;
    readonly cells: readonly MatrixCell[];
  }[];
}) {
  const width = columns.length * CELL;
  return (
    <>
      <div data-part="matrix-head" aria-hidden="true">
        <span />
        <svg width={width} height={CELL}>
          {columns.map((label, index) => (
            <text
              key={label}
              x={index * CELL + CELL / 2}
              y="14"
              textAnchor="middle"
              className="fill-soft"
            >
              {label}
            </text>
          ))}
        </svg>
      </div>
      {rows.map(({ key, name, label, href, note, cells }) => (
        <Mark key={key} name={name} href={href} about={key} part="matrix-row">
          <span>{label}</span>
          <svg width={width} height={CELL} aria-hidden="true">
            {rowPaths(cells).map(({ d, className }, index) => (
              <path key={index} d={d} className={className} />
            ))}
          </svg>
          <b>{note}</b>
        </Mark>
      ))}
    </>
  );
}

/** A single cell, for the key. */
export function MatrixSample({ state }: { readonly state: MatrixCell }) {
  return (
    <svg width={CELL} height={CELL} aria-hidden="true">
      {rowPaths([state]).map(({ d, className }, index) => (
        <path key={index} d={d} className={className} />
      ))}
    </svg>
  );
}
