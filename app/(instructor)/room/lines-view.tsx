'use client';
import { useCallback, useEffect, useMemo, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomHead, SeatRow } from '#lib/room/types.ts';
import { LINE, TOUCHED_LINE, windowOf } from './density.ts';
import { Line, lineKey } from './line.tsx';
import { useNarrow, usePane } from './use-pane.ts';
import { useRoving } from './use-roving.ts';

interface Props {
  readonly head: RoomHead;
  readonly rows: readonly SeatRow[];
  /** Seats that answer to the filters; null: all. A line that no longer does stays, dimmed, while one points at it. */
  readonly visible: ReadonlySet<string> | null;
  readonly density: keyof typeof LINE;
  readonly column: number;
  readonly open: string | null;
  readonly scroller: HTMLDivElement | null;
}

/** Seats down, exercises across. Only those near the window are in the document. */
export function LinesView({ head, rows, visible, density, column, open, scroller }: Props) {
  const t = useTranslations('instructor.room.wall');
  const touched = useNarrow();
  const { height: lineHeight, cell } = touched ? TOUCHED_LINE : LINE[density];
  const view = usePane(scroller, { down: lineHeight, across: 10_000 });
  const { from, to } = windowOf(rows.length, lineHeight, view.top, view.height);
  const grid = useMemo(() => Array.from({ length: head.exercises.length + 1 }, (_, place) => rows.map((row) => lineKey(row.id, place))), [rows, head.exercises.length]);
  const reveal = useCallback((key: string) => {
    const place = rows.findIndex((row) => key.startsWith(`${row.id}/`));
    if (place >= 0) scroller?.scrollTo({ top: Math.max(0, (place - 3) * lineHeight) });
  }, [rows, lineHeight, scroller]);
  const { stop, ...roving } = useRoving(grid, reveal);
  const [stopSeat, stopPlace] = splitKey(stop);
  const places = useMemo(() => new Map(head.exercises.map(({ id }, place) => [id, place])), [head.exercises]);
  // A phone shows some of the exercises: the one that is chosen should be among them.
  useEffect(() => {
    if (scroller) bringIntoView(scroller, column);
  }, [scroller, column]);
  const style = { '--line': `${lineHeight / 16}rem`, '--cell': `${cell / 16}rem`, '--exercises': head.exercises.length } as CSSProperties;
  return (
    <div className="lines" role="grid" aria-label={t('lines')} aria-rowcount={rows.length + 1} aria-colcount={head.exercises.length + 1} style={style} {...roving}>
      <div style={{ height: `${(from * lineHeight) / 16}rem` }} />
      {rows.slice(from, to).map((row, place) => (
        <Line key={row.id} row={row} index={from + place} column={column} at={places.get(row.at ?? '') ?? -1} open={open === row.id} dim={visible !== null && !visible.has(row.id)}
          stop={stopSeat === row.id ? stopPlace : -1} />
      ))}
      <div style={{ height: `${((rows.length - to) * lineHeight) / 16}rem` }} />
    </div>
  );
}

function bringIntoView(scroller: HTMLElement, column: number): void {
  const station = scroller.querySelectorAll<HTMLElement>('.station')[column];
  if (!station || scroller.scrollWidth <= scroller.clientWidth) return;
  const end = station.offsetLeft + station.offsetWidth;
  if (end > scroller.scrollLeft + scroller.clientWidth || station.offsetLeft < scroller.scrollLeft) scroller.scrollTo({ left: end - scroller.clientWidth + station.offsetWidth * 2 });
}

function splitKey(key: string | null): readonly [string | null, number] {
  const cut = key?.lastIndexOf('/') ?? -1;
  return key === null || cut < 0 ? [null, -1] : [key.slice(0, cut), Number(key.slice(cut + 1))];
}
