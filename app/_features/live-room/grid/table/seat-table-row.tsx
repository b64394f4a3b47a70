import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { markInRow } from '#app/_components/status-mark.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { findRowNotice, furthestStartedColumn, isStarted, seatName } from '../row-marks.ts';
import { useMarkText } from '../use-mark-text.ts';
import { tableCellKey } from './table-navigation.ts';

interface SeatTableRowProps {
  readonly row: SeatRow;
  readonly rowIndex: number;
  readonly column: number;
  /** Index of the exercise that the student works on; -1 before the first. */
  readonly currentExerciseIndex: number;
  readonly selected: boolean;
  /** The row no longer matches the filters, and stays because the order is frozen. */
  readonly dimmed: boolean;
  /** Column of the grid's tab stop, where 0 is the name; -1 if it is in another row. */
  readonly tabStopColumn: number;
}

/** One seat with all exercises. Exercises that the student hasn't reached are dots. */
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
  const connectionText = useTranslations('common.connection');
  const activeIndex = currentExerciseIndex >= 0 ? currentExerciseIndex : column;
  const furthest = Math.max(furthestStartedColumn(row), currentExerciseIndex);
  return (
    <div
      role="row"
      data-part="seat-row"
      className="group/row flex h-(--line) border-b border-rule px-16 contain-[layout_paint] aria-[current]:bg-surface aria-[current]:outline-2 aria-[current]:-outline-offset-2 aria-[current]:outline-ink data-dim:opacity-22"
      aria-rowindex={rowIndex + 2}
      aria-current={selected || undefined}
      data-dim={dimmed || undefined}
      data-seat={row.id}
    >
      <span
        role="rowheader"
        data-part="seat-name"
        className="sticky left-0 z-1 -ms-16 w-[calc(var(--name)+1rem)] flex-none bg-paper ps-16 pe-10 group-aria-[current]/row:bg-surface"
      >
        <button
          type="button"
          className="flex w-full items-baseline gap-8 overflow-hidden text-start leading-[calc(var(--line)-1px)] whitespace-nowrap focus-visible:-outline-offset-2"
          data-key={tableCellKey(row.id, 0)}
          tabIndex={tabStopColumn === 0 ? 0 : -1}
          aria-label={markText.seatText(row, column)}
        >
          <b className="overflow-hidden">{seatName(row)}</b>
          <RowEnd row={row} />
        </button>
      </span>
      {row.unavailable && (
        <span role="gridcell" className="leading-[calc(var(--line)-1px)] whitespace-nowrap">
          {connectionText('seatUnavailable')}
        </span>
      )}
      {(row.unavailable ? [] : row.cells).map((cell, index) => {
        const mark = markInRow(row, cell, index === activeIndex);
        return (
          <span
            key={index}
            role="gridcell"
            data-part="seat-cell"
            className="grid flex-[1_0_2.125rem] cursor-pointer place-items-center focus-visible:-outline-offset-2 data-column:bg-sunk"
            data-key={tableCellKey(row.id, index + 1)}
            data-column={index === column || undefined}
            tabIndex={tabStopColumn === index + 1 ? 0 : -1}
            aria-label={`${index + 1}: ${markText.markText(mark)}`}
          >
            {index > furthest && !isStarted(cell) ? (
              <i className="size-[3px] rounded-full bg-rule" />
            ) : (
              <StatusCell mark={mark} claimed={index === activeIndex && row.helpClaim !== null} />
            )}
          </span>
        );
      })}
    </div>
  );
});

/**
 * The label of the seat, or in its place why the marks of the row are incomplete. The name of the
 * button and the status bar have both.
 */
function RowEnd({ row }: { readonly row: SeatRow }) {
  const t = useTranslations('instructor.room.grid.notice');
  const notice = findRowNotice(row);
  return notice === null ? (
    <code className="ms-auto text-small text-soft">
      {row.displayName === null ? '' : row.label}
    </code>
  ) : (
    <span
      data-part="row-notice"
      data-notice={notice}
      className="ms-auto flex-none border border-edge px-3 text-small leading-none font-bold"
    >
      {t(notice)}
    </span>
  );
}
