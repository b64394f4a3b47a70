'use client';
import { memo, useCallback, useMemo, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { SeatRow } from '#lib/room/views.ts';
import { columnsInView, WALL_COLUMN } from '../grid-view.ts';
import { hasPassed } from '../row-marks.ts';
import { Plate } from './seat-tile.tsx';
import { usePane } from '../use-visible-range.ts';
import { useRoving } from '../use-roving-focus.ts';
import { layOut, type WallColumn } from './map-layout.ts';

interface RowProps {
  readonly title: string;
  readonly index: number;
  /** Those in view; `from` is the place of the first on the wall. */
  readonly seats: readonly (SeatRow | null)[];
  readonly from: number;
  readonly column: number;
  readonly open: string | null;
  readonly visible: ReadonlySet<string> | null;
  readonly stop: string | null;
}

/** One row across the groups. Most frames change one seat: the other rows are not even looked into. */
const WallRow = memo(function WallRow({
  title,
  index,
  seats,
  from,
  column,
  open,
  visible,
  stop,
}: RowProps) {
  return (
    <div role="row" aria-rowindex={index + 2} className="wall-row">
      <small role="rowheader" aria-colindex={1}>
        {title}
      </small>
      {seats.map((row, place) =>
        row ? (
          <Plate
            key={row.id}
            row={row}
            place={from + place}
            column={column}
            open={open === row.id}
            dim={visible !== null && !visible.has(row.id)}
            tabStop={stop === row.id}
          />
        ) : (
          <span key={from + place} role="gridcell" aria-colindex={from + place + 2} />
        ),
      )}
    </div>
  );
}, sameRow);

function sameRow(a: RowProps, b: RowProps): boolean {
  if (
    a.column !== b.column ||
    a.visible !== b.visible ||
    a.from !== b.from ||
    a.seats.length !== b.seats.length
  )
    return false;
  return a.seats.every(
    (row, place) =>
      row === b.seats[place] &&
      (row === null ||
        ((a.open === row.id) === (b.open === row.id) &&
          (a.stop === row.id) === (b.stop === row.id))),
  );
}

interface Props {
  readonly seats: readonly SeatRow[];
  readonly column: number;
  readonly open: string | null;
  /** Seats that answer to the filters; null: all. The others stay in their places, dimmed. */
  readonly visible: ReadonlySet<string> | null;
  readonly scroller: HTMLElement | null;
}

/** Every seat at its place: columns are tables or groups, rows are numbers. Of more columns than fit, only those in view are in the document. */
export function WallView({ seats, column, open, visible, scroller }: Props) {
  const t = useTranslations('instructor.room.wall');
  const wall = useMemo(() => layOut(seats), [seats]);
  const grid = useMemo(
    () => wall.columns.map((each) => each.seats.map((row) => row?.id ?? null)),
    [wall],
  );
  const pane = usePane(scroller, { down: 10_000, across: WALL_COLUMN });
  const { from, to } = columnsInView(wall.columns.length, pane.left, pane.width);
  const reveal = useCallback(
    (key: string) => {
      const place = grid.findIndex((cells) => cells.includes(key));
      if (place >= 0) scroller?.scrollTo({ left: Math.max(0, (place - 2) * WALL_COLUMN) });
    },
    [grid, scroller],
  );
  const { stop, ...roving } = useRoving(grid, reveal);
  // A tab stop that is out of the document would be none.
  const within = grid.slice(from, to).some((cells) => cells.includes(stop))
    ? stop
    : (grid
        .slice(from, to)
        .flat()
        .find((id) => id !== null) ?? null);
  const style = { '--columns': wall.columns.length, '--rows': wall.rows.length } as CSSProperties;
  return (
    <div
      className="wall"
      role="grid"
      aria-label={t('label', { number: column + 1 })}
      aria-rowcount={wall.rows.length + 1}
      aria-colcount={wall.columns.length + 1}
      style={style}
      {...roving}
    >
      <div role="row" aria-rowindex={1} className="wall-row">
        <span role="columnheader" aria-colindex={1}>
          <span className="sr-only">{t('seat')}</span>
        </span>
        {wall.columns.slice(from, to).map((each, place) => (
          <ColumnHead key={each.title} wall={each} place={from + place} column={column} />
        ))}
      </div>
      {wall.rows.map((title, place) => (
        <WallRow
          key={title}
          title={title}
          index={place}
          from={from}
          seats={wall.columns.slice(from, to).map((each) => each.seats[place] ?? null)}
          column={column}
          open={open}
          visible={visible}
          stop={within}
        />
      ))}
    </div>
  );
}

function ColumnHead({
  wall,
  place,
  column,
}: {
  readonly wall: WallColumn;
  readonly place: number;
  readonly column: number;
}) {
  const t = useTranslations('instructor.room.wall');
  const seats = wall.seats.filter((row) => row !== null);
  return (
    <span
      role="columnheader"
      aria-colindex={place + 2}
      className="wall-head"
      style={{ gridColumn: place + 2 }}
    >
      <b>{wall.title}</b>{' '}
      <small>
        {t('count', {
          passed: seats.filter((row) => hasPassed(row.cells[column])).length,
          seats: seats.length,
        })}
      </small>
    </span>
  );
}
