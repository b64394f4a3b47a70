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
        <span role="columnheader" aria-label={t('seat')} />
        {wall.columns.map((each) => <ColumnHead key={each.title} wall={each} column={column} />)}
      </div>
      {wall.rows.map((title, place) => (
        <div role="row" className="wall-row" key={title}>
          <small role="rowheader">{title}</small>
          {wall.columns.map(({ title: group, seats: plates }) => {
            const row = plates[place];
            return row
              ? <Plate key={group} row={row} column={column} open={open === row.id} dim={visible !== null && !visible.has(row.id)} tabStop={stop === row.id} />
              : <span key={group} role="gridcell" />;
          })}
        </div>
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
