'use client';
import { memo } from 'react';
import { Cell } from '#app/_components/status-cell.tsx';
import { markOnLine } from '#app/_components/status-mark.ts';
import { lineKey } from './table-navigation.ts';
import { isBegun, nameOf, reached } from '../row-marks.ts';
import { useMarkWords } from '../use-mark-text.ts';
import type { SeatRow } from '#lib/room/views.ts';

interface Props {
  readonly row: SeatRow;
  readonly index: number;
  readonly column: number;
  /** Exercise the seat is at, by place in the head; -1 before any. */
  readonly at: number;
  readonly open: boolean;
  /** The filters leave it out; it stays because somebody points at the list. */
  readonly dim: boolean;
  /** Column that is the grid's tab stop, 0 being the name; -1: none of this line. */
  readonly stop: number;
}

/** One seat, all exercises across. What was not reached is a dot, not a square. */
export const Line = memo(function Line({ row, index, column, at, open, dim, stop }: Props) {
  const words = useMarkWords();
  const here = at >= 0 ? at : column;
  const furthest = Math.max(reached(row), at);
  return (
    <div
      role="row"
      className="line"
      aria-rowindex={index + 2}
      aria-current={open || undefined}
      data-dim={dim || undefined}
      data-seat={row.id}
    >
      <span role="rowheader" className="line-name">
        <button
          type="button"
          data-key={lineKey(row.id, 0)}
          tabIndex={stop === 0 ? 0 : -1}
          aria-label={words.ofSeat(row, column)}
        >
          <b>{nameOf(row)}</b>
          <code>{row.handle === null ? '' : row.label}</code>
        </button>
      </span>
      {row.cells.map((cell, place) => {
        const mark = markOnLine(row, cell, place === here);
        return (
          <span
            key={place}
            role="gridcell"
            className="line-cell"
            data-key={lineKey(row.id, place + 1)}
            data-column={place === column || undefined}
            tabIndex={stop === place + 1 ? 0 : -1}
            aria-label={`${place + 1}: ${words.ofMark(mark)}`}
          >
            {place > furthest && !isBegun(cell) ? (
              <i className="far" />
            ) : (
              <Cell mark={mark} taken={place === here && row.taken !== null} />
            )}
          </span>
        );
      })}
    </div>
  );
});
