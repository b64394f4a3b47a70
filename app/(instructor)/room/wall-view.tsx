'use client';
import { memo, useMemo, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/components/cell.tsx';
import type { SeatRow } from '#lib/room/types.ts';
import { hasPassed, markAt, nameOf } from './marks.ts';
import { useRoving } from './use-roving.ts';
import { layOut, type Wall, type WallColumn } from './wall.ts';
import { useMarkWords } from './words.ts';

interface PlateProps {
  readonly row: SeatRow;
  readonly column: number;
  readonly open: boolean;
  readonly dim: boolean;
  readonly tabStop: boolean;
}

/** One seat on the wall. Paints again only when its own row, the chosen column or one of these flags changes. */
const Plate = memo(function Plate({ row, column, open, dim, tabStop }: PlateProps) {
  const words = useMarkWords();
  const mark = markAt(row, column);
  return (
    <button type="button" role="gridcell" className="plate" data-key={row.id} data-state={mark.state} data-dim={dim || undefined}
      aria-current={open || undefined} tabIndex={tabStop ? 0 : -1} aria-label={words.ofSeat(row, column)}>
      <Cell mark={mark} />
      <span>{nameOf(row)}</span>
    </button>
  );
});

interface RowProps {
  readonly title: string;
  readonly seats: readonly (SeatRow | null)[];
  readonly column: number;
  readonly open: string | null;
  readonly visible: ReadonlySet<string> | null;
  readonly stop: string | null;
}

/** One row across the groups. Most frames change one seat: the other rows are not even looked into. */
const WallRow = memo(function WallRow({ title, seats, column, open, visible, stop }: RowProps) {
  return (
    <div role="row" className="wall-row">
      <small role="rowheader">{title}</small>
      {seats.map((row, place) => (row
        ? <Plate key={row.id} row={row} column={column} open={open === row.id} dim={visible !== null && !visible.has(row.id)} tabStop={stop === row.id} />
        : <span key={place} role="gridcell" />))}
    </div>
  );
}, sameRow);

function sameRow(a: RowProps, b: RowProps): boolean {
  if (a.column !== b.column || a.visible !== b.visible || a.seats.length !== b.seats.length) return false;
  return a.seats.every((row, place) => row === b.seats[place] && (row === null || ((a.open === row.id) === (b.open === row.id) && (a.stop === row.id) === (b.stop === row.id))));
}

interface Props {
  readonly seats: readonly SeatRow[];
  readonly column: number;
  readonly open: string | null;
  /** Seats that answer to the filters; null: all. The others stay in their places, dimmed. */
  readonly visible: ReadonlySet<string> | null;
}

function gridOf(wall: Wall) {
  return wall.columns.map(({ seats }) => seats.map((row) => row?.id ?? null));
}

/** Every seat at its place: columns are tables or groups, rows are numbers. */
export function WallView({ seats, column, open, visible }: Props) {
  const t = useTranslations('instructor.room.wall');
  const wall = useMemo(() => layOut(seats), [seats]);
  const grid = useMemo(() => gridOf(wall), [wall]);
  const { stop, ...roving } = useRoving(grid);
  const style = { '--columns': wall.columns.length, '--rows': wall.rows.length } as CSSProperties;
  return (
    <div className="wall" role="grid" aria-label={t('label', { number: column + 1 })} aria-rowcount={wall.rows.length + 1} aria-colcount={wall.columns.length + 1} style={style} {...roving}>
      <div role="row" className="wall-row">
        <span role="columnheader"><span className="sr-only">{t('seat')}</span></span>
        {wall.columns.map((each) => <ColumnHead key={each.title} wall={each} column={column} />)}
      </div>
      {wall.rows.map((title, place) => (
        <WallRow key={title} title={title} seats={wall.columns.map(({ seats: plates }) => plates[place] ?? null)} column={column} open={open} visible={visible} stop={stop} />
      ))}
    </div>
  );
}

function ColumnHead({ wall, column }: { readonly wall: WallColumn; readonly column: number }) {
  const t = useTranslations('instructor.room.wall');
  const seats = wall.seats.filter((row) => row !== null);
  return (
    <span role="columnheader" className="wall-head">
      <b>{wall.title}</b> <small>{t('count', { passed: seats.filter((row) => hasPassed(row.cells[column])).length, seats: seats.length })}</small>
    </span>
  );
}
