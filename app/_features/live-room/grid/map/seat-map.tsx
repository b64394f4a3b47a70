'use client';
import { memo, useCallback, useMemo, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { SeatRow } from '#lib/room/views.ts';
import { computeColumnWindow, MAP_COLUMN_PX } from '../grid-view.ts';
import { hasPassed } from '../row-marks.ts';
import { SeatTile } from './seat-tile.tsx';
import { useVisibleRange } from '../use-visible-range.ts';
import { useRovingFocus } from '../use-roving-focus.ts';
import { layOutMap, type MapColumn } from './map-layout.ts';

interface SeatMapRowProps {
  readonly title: string;
  readonly rowIndex: number;
  /** Those in view; `from` is the place of the first on the wall. */
  readonly seats: readonly (SeatRow | null)[];
  readonly firstColumn: number;
  readonly column: number;
  readonly openSeatId: string | null;
  readonly visible: ReadonlySet<string> | null;
  readonly tabStopKey: string | null;
}

/** One row across the groups. Most frames change one seat: the other rows are not even looked into. */
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
    <div role="row" aria-rowindex={rowIndex + 2} className="wall-row">
      <small role="rowheader" aria-colindex={1}>
        {title}
      </small>
      {seats.map((row, place) =>
        row ? (
          <SeatTile
            key={row.id}
            row={row}
            columnIndex={firstColumn + place}
            column={column}
            selected={openSeatId === row.id}
            dimmed={visible !== null && !visible.has(row.id)}
            tabStop={tabStopKey === row.id}
          />
        ) : (
          <span key={firstColumn + place} role="gridcell" aria-colindex={firstColumn + place + 2} />
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
    (row, place) =>
      row === b.seats[place] &&
      (row === null ||
        ((a.openSeatId === row.id) === (b.openSeatId === row.id) &&
          (a.tabStopKey === row.id) === (b.tabStopKey === row.id))),
  );
}

interface SeatMapProps {
  readonly seats: readonly SeatRow[];
  readonly column: number;
  readonly openSeatId: string | null;
  /** Seats that answer to the filters; null: all. The others stay in their places, dimmed. */
  readonly visible: ReadonlySet<string> | null;
  readonly scroller: HTMLElement | null;
}

/** Every seat at its place: columns are tables or groups, rows are numbers. Of more columns than fit, only those in view are in the document. */
export function SeatMap({ seats, column, openSeatId, visible, scroller }: SeatMapProps) {
  const t = useTranslations('instructor.room.grid');
  const layout = useMemo(() => layOutMap(seats), [seats]);
  const grid = useMemo(
    () => layout.columns.map((each) => each.seats.map((row) => row?.id ?? null)),
    [layout],
  );
  const range = useVisibleRange(scroller, { down: 10_000, across: MAP_COLUMN_PX });
  const { from, to } = computeColumnWindow(layout.columns.length, range.left, range.width);
  const reveal = useCallback(
    (key: string) => {
      const place = grid.findIndex((cells) => cells.includes(key));
      if (place >= 0) scroller?.scrollTo({ left: Math.max(0, (place - 2) * MAP_COLUMN_PX) });
    },
    [grid, scroller],
  );
  const { tabStopKey, ...roving } = useRovingFocus(grid, reveal);
  // A tab stop that is out of the document would be none.
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
      className="wall"
      role="grid"
      aria-label={t('label', { number: column + 1 })}
      aria-rowcount={layout.rows.length + 1}
      aria-colcount={layout.columns.length + 1}
      style={style}
      {...roving}
    >
      <div role="row" aria-rowindex={1} className="wall-row">
        <span role="columnheader" aria-colindex={1}>
          <span className="sr-only">{t('seat')}</span>
        </span>
        {layout.columns.slice(from, to).map((each, place) => (
          <ColumnHeader key={each.title} group={each} columnIndex={from + place} column={column} />
        ))}
      </div>
      {layout.rows.map((title, place) => (
        <SeatMapRow
          key={title}
          title={title}
          rowIndex={place}
          firstColumn={from}
          seats={layout.columns.slice(from, to).map((each) => each.seats[place] ?? null)}
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
      className="wall-head"
      style={{ gridColumn: columnIndex + 2 }}
    >
      <b>{group.title}</b>{' '}
      <small>
        {t('count', {
          passed: seats.filter((row) => hasPassed(row.cells[column])).length,
          seats: seats.length,
        })}
      </small>
    </span>
  );
}
