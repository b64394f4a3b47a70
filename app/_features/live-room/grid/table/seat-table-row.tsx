'use client';
import { memo } from 'react';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { markInRow } from '#app/_components/status-mark.ts';
import { tableCellKey } from './table-navigation.ts';
import { isStarted, seatName, furthestStartedColumn } from '../row-marks.ts';
import { useMarkText } from '../use-mark-text.ts';
import type { SeatRow } from '#lib/room/views.ts';

interface SeatTableRowProps {
  readonly row: SeatRow;
  readonly rowIndex: number;
  readonly column: number;
  /** Exercise the seat is at, by place in the head; -1 before any. */
  readonly currentExerciseIndex: number;
  readonly selected: boolean;
  /** The filters leave it out; it stays because somebody points at the list. */
  readonly dimmed: boolean;
  /** Column that is the grid's tab stop, 0 being the name; -1: none of this line. */
  readonly tabStopColumn: number;
}

/** One seat, all exercises across. What was not reached is a dot, not a square. */
export const SeatTableRow = memo(function SeatTableRow({
  row,
  rowIndex,
  column,
  currentExerciseIndex,
  selected,
  dimmed,
  tabStopColumn,
}: SeatTableRowProps) {
  const markText = useMarkText();
  const activeIndex = currentExerciseIndex >= 0 ? currentExerciseIndex : column;
  const furthest = Math.max(furthestStartedColumn(row), currentExerciseIndex);
  return (
    <div
      role="row"
      className="line"
      aria-rowindex={rowIndex + 2}
      aria-current={selected || undefined}
      data-dim={dimmed || undefined}
      data-seat={row.id}
    >
      <span role="rowheader" className="line-name">
        <button
          type="button"
          data-key={tableCellKey(row.id, 0)}
          tabIndex={tabStopColumn === 0 ? 0 : -1}
          aria-label={markText.seatText(row, column)}
        >
          <b>{seatName(row)}</b>
          <code>{row.displayName === null ? '' : row.label}</code>
        </button>
      </span>
      {row.cells.map((cell, index) => {
        const mark = markInRow(row, cell, index === activeIndex);
        return (
          <span
            key={index}
            role="gridcell"
            className="line-cell"
            data-key={tableCellKey(row.id, index + 1)}
            data-column={index === column || undefined}
            tabIndex={tabStopColumn === index + 1 ? 0 : -1}
            aria-label={`${index + 1}: ${markText.markText(mark)}`}
          >
            {index > furthest && !isStarted(cell) ? (
              <i className="far" />
            ) : (
              <StatusCell mark={mark} claimed={index === activeIndex && row.helpClaim !== null} />
            )}
          </span>
        );
      })}
    </div>
  );
});
