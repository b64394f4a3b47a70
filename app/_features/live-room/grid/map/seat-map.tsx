import { memo, useCallback, useMemo, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { SeatRow } from '#lib/room/views.ts';
import { computeColumnWindow, MAP_COLUMN_PX } from '../grid-view.ts';
import { hasPassed } from '../row-marks.ts';
import { SeatTile } from './seat-tile.tsx';
import { useVisibleRange } from '../use-visible-range.ts';
import { useRovingFocus } from '../use-roving-focus.ts';
import { layOutMap, type MapColumn } from './map-layout.ts';

const ROW = 'col-span-full grid grid-cols-subgrid';

interface SeatMapRowProps {
  readonly title: string;
  readonly rowIndex: number;
  /** The rendered seats of the row. `firstColumn`: column of the first of them. */
  readonly seats: readonly (SeatRow | null)[];
  readonly firstColumn: number;
  readonly column: number;
  readonly openSeatId: string | null;
  readonly visible: ReadonlySet<string> | null;
  readonly tabStopKey: string | null;
}

/** One row across the groups. Most frames change one seat, so the other rows must not render. */
const SeatMapRow = memo(function SeatMapRow({
  title,
  rowIndex,
  seats,
  firstColumn,
  column,
  openSeatId,
  visible,
  tabStopKey,
}: SeatMapRowProps) {
  return (
    <div role="row" aria-rowindex={rowIndex + 2} className={ROW}>
      <small
        role="rowheader"
        aria-colindex={1}
        className="sticky left-0 z-1 -ms-16 -me-4 grid items-center self-stretch bg-paper ps-16 pe-4 text-end text-[0.75rem] leading-none text-soft"
      >
        {title}
      </small>
      {seats.map((row, index) =>
        row ? (
          <SeatTile
            key={row.id}
            row={row}
            columnIndex={firstColumn + index}
            column={column}
            selected={openSeatId === row.id}
            dimmed={visible !== null && !visible.has(row.id)}
            tabStop={tabStopKey === row.id}
          />
        ) : (
          <span key={firstColumn + index} role="gridcell" aria-colindex={firstColumn + index + 2} />
        ),
      )}
    </div>
  );
}, isSameRow);

function isSameRow(a: SeatMapRowProps, b: SeatMapRowProps): boolean {
  if (
    a.column !== b.column ||
    a.visible !== b.visible ||
    a.firstColumn !== b.firstColumn ||
    a.seats.length !== b.seats.length
  )
    return false;
  return a.seats.every(
    (row, index) =>
      row === b.seats[index] &&
      (row === null ||
        ((a.openSeatId === row.id) === (b.openSeatId === row.id) &&
          (a.tabStopKey === row.id) === (b.tabStopKey === row.id))),
  );
}

interface SeatMapProps {
  readonly seats: readonly SeatRow[];
  readonly column: number;
  readonly openSeatId: string | null;
  /** Seats that match the filters; null: all. The others are dimmed. */
  readonly visible: ReadonlySet<string> | null;
  readonly scroller: HTMLElement | null;
}

/**
 * Each seat at its own place: columns are tables or groups, rows are numbers. Renders only the
 * visible columns if they don't all fit.
 */
export function SeatMap({ seats, column, openSeatId, visible, scroller }: SeatMapProps) {
  const t = useTranslations('instructor.room.grid');
  const layout = useMemo(() => layOutMap(seats), [seats]);
  const grid = useMemo(
    () => layout.columns.map(({ seats: cells }) => cells.map((row) => row?.id ?? null)),
    [layout],
  );
  const range = useVisibleRange(scroller, { down: 10_000, across: MAP_COLUMN_PX });
  const { from, to } = computeColumnWindow(layout.columns.length, range.left, range.width);
  const reveal = useCallback(
    (key: string) => {
      const index = grid.findIndex((cells) => cells.includes(key));
      if (index >= 0) scroller?.scrollTo({ left: Math.max(0, (index - 2) * MAP_COLUMN_PX) });
    },
    [grid, scroller],
  );
  const { tabStopKey, ...roving } = useRovingFocus(grid, reveal);
  // The tab stop must be a rendered tile. Otherwise Tab can't reach the grid.
  const visibleTabStop = grid.slice(from, to).some((cells) => cells.includes(tabStopKey))
    ? tabStopKey
    : (grid
        .slice(from, to)
        .flat()
        .find((id) => id !== null) ?? null);
  const style = {
    '--columns': layout.columns.length,
    '--rows': layout.rows.length,
  } as CSSProperties;
  return (
    <div
      data-part="seat-map"
      className="grid max-h-[calc(var(--rows)*1.75rem+2rem)] max-w-[calc(var(--columns)*13rem+3.5rem)] min-w-[calc(var(--columns)*4rem+3.5rem)] flex-[1_0_auto] grid-cols-[1.25rem_repeat(var(--columns),minmax(3.75rem,1fr))] grid-rows-[1.25rem_repeat(var(--rows),minmax(1rem,1fr))] gap-x-4 gap-y-[1px] px-16 pt-4 pb-6 max-tablet:max-h-none max-tablet:grid-rows-[1.75rem_repeat(var(--rows),2rem)] max-tablet:gap-y-[2px]"
      role="grid"
      aria-label={t('label', { number: column + 1 })}
      aria-rowcount={layout.rows.length + 1}
      aria-colcount={layout.columns.length + 1}
      style={style}
      {...roving}
    >
      <div role="row" aria-rowindex={1} className={`${ROW} sticky top-83 z-2 bg-paper`}>
        <span role="columnheader" aria-colindex={1}>
          <span className="sr-only">{t('seat')}</span>
        </span>
        {layout.columns.slice(from, to).map((group, index) => (
          <ColumnHeader
            key={group.title}
            group={group}
            columnIndex={from + index}
            column={column}
          />
        ))}
      </div>
      {layout.rows.map((title, rowIndex) => (
        <SeatMapRow
          key={title}
          title={title}
          rowIndex={rowIndex}
          firstColumn={from}
          seats={layout.columns.slice(from, to).map((group) => group.seats[rowIndex] ?? null)}
          column={column}
          openSeatId={openSeatId}
          visible={visible}
          tabStopKey={visibleTabStop}
        />
      ))}
    </div>
  );
}

function ColumnHeader({
  group,
  columnIndex,
  column,
}: {
  readonly group: MapColumn;
  readonly columnIndex: number;
  readonly column: number;
}) {
  const t = useTranslations('instructor.room.grid');
  const seats = group.seats.filter((row) => row !== null);
  return (
    <span
      role="columnheader"
      aria-colindex={columnIndex + 2}
      className="overflow-hidden leading-20 whitespace-nowrap"
      style={{ gridColumn: columnIndex + 2 }}
    >
      <b>{group.title}</b>{' '}
      <small className="text-[0.75rem] text-soft">
        {t('count', {
          passed: seats.filter((row) => hasPassed(row.cells[column])).length,
          seats: seats.length,
        })}
      </small>
    </span>
  );
}
