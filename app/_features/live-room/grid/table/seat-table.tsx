import { useMemo, useState, type CSSProperties, type FocusEvent, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomInfo, SeatRow } from '#lib/room/views.ts';
import { ROW_SIZES, TOUCH_ROW, computeRowWindow } from '../grid-view.ts';
import { SeatTableRow } from './seat-table-row.tsx';
import {
  tableCellKey,
  parseTableCellKey,
  moveInTable,
  type TableCell,
} from './table-navigation.ts';
import { useIsNarrow, useVisibleRange } from '../use-visible-range.ts';
import { findByKey } from '../use-roving-focus.ts';

const NAVIGATION_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

interface SeatTableProps {
  readonly info: RoomInfo;
  readonly rows: readonly SeatRow[];
  /**
   * Seats that match the filters; null: all. Others are dimmed, and stay only while the order is
   * frozen.
   */
  readonly visible: ReadonlySet<string> | null;
  readonly gridView: keyof typeof ROW_SIZES;
  readonly column: number;
  readonly openSeatId: string | null;
  readonly scroller: HTMLDivElement | null;
}

/** Seats as rows, exercises as columns. Renders only the rows near the visible range. */
export function SeatTable({
  info,
  rows,
  visible,
  gridView,
  column,
  openSeatId,
  scroller,
}: SeatTableProps) {
  const t = useTranslations('instructor.room.grid');
  const isTouch = useIsNarrow();
  const { height: rowHeight, cell } = isTouch ? TOUCH_ROW : ROW_SIZES[gridView];
  const range = useVisibleRange(scroller, { down: rowHeight, across: 10_000 });
  const { from, to } = computeRowWindow(rows.length, rowHeight, range.top, range.height);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const [lastCell, setLastCell] = useState<TableCell | null>(null);
  // The tab stop must be a rendered row. Otherwise Tab can't reach the grid.
  const shown = ids.slice(from, to);
  const tabStop =
    lastCell !== null && shown.includes(lastCell.seat)
      ? lastCell
      : { seat: shown[0] ?? '', column: 0 };
  const onFocus = ({ target }: FocusEvent) => setLastCell(findTableCell(target));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!NAVIGATION_KEYS.has(event.key) || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = moveInTable(
      ids,
      info.exercises.length,
      findTableCell(event.target),
      event.key,
      event.ctrlKey,
    );
    if (next === null) return;
    const container = event.currentTarget;
    const focus = () => findByKey(container, tableCellKey(next.seat, next.column))?.focus();
    if (shown.includes(next.seat)) return focus();
    scroller?.scrollTo({ top: Math.max(0, (ids.indexOf(next.seat) - 3) * rowHeight) });
    requestAnimationFrame(() => requestAnimationFrame(focus));
  };
  const handlers = { onFocus, onKeyDown };
  const exerciseIndexes = useMemo(
    () => new Map(info.exercises.map(({ id }, index) => [id, index])),
    [info.exercises],
  );
  const style = {
    '--line': `${rowHeight / 16}rem`,
    '--cell': `${cell / 16}rem`,
    '--exercises': info.exercises.length,
  } as CSSProperties;
  return (
    <div
      data-part="seat-table"
      className="min-w-max"
      role="grid"
      aria-label={t('tableLabel')}
      aria-rowcount={rows.length + 1}
      aria-colcount={info.exercises.length + 1}
      style={style}
      {...handlers}
    >
      <div style={{ height: `${(from * rowHeight) / 16}rem` }} />
      {rows.slice(from, to).map((row, index) => (
        <SeatTableRow
          key={row.id}
          row={row}
          rowIndex={from + index}
          column={column}
          currentExerciseIndex={exerciseIndexes.get(row.currentExercise ?? '') ?? -1}
          selected={openSeatId === row.id}
          dimmed={visible !== null && !visible.has(row.id)}
          tabStopColumn={tabStop.seat === row.id ? tabStop.column : -1}
        />
      ))}
      <div style={{ height: `${((rows.length - to) * rowHeight) / 16}rem` }} />
    </div>
  );
}

function findTableCell(target: EventTarget): TableCell | null {
  return parseTableCellKey(
    target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset.key : null,
  );
}
