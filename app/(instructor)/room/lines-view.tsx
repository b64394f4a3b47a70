'use client';
import { useCallback, useMemo, useSyncExternalStore, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomHead, SeatRow } from '#lib/room/types.ts';
import { LINE, windowOf } from './density.ts';
import { Line, lineKey } from './line.tsx';
import { useRoving } from './use-roving.ts';

interface Props {
  readonly head: RoomHead;
  readonly rows: readonly SeatRow[];
  readonly density: keyof typeof LINE;
  readonly column: number;
  readonly open: string | null;
  readonly scroller: HTMLDivElement | null;
}

const FIRST_PAINT = 1200;

/** Scroll offset and height of the pane, in steps of a line, so that it paints no more often than it must. */
function useView(scroller: HTMLDivElement | null, step: number): { readonly top: number; readonly height: number } {
  const subscribe = useCallback((listener: () => void) => {
    if (!scroller) return () => undefined;
    const observer = new ResizeObserver(listener);
    observer.observe(scroller);
    scroller.addEventListener('scroll', listener, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', listener);
    };
  }, [scroller]);
  const top = useSyncExternalStore(subscribe, () => Math.floor((scroller?.scrollTop ?? 0) / step) * step, () => 0);
  const height = useSyncExternalStore(subscribe, () => scroller?.clientHeight ?? FIRST_PAINT, () => FIRST_PAINT);
  return { top, height };
}

/** Seats down, exercises across. Over a hundred lines, only those near the window are in the document. */
export function LinesView({ head, rows, density, column, open, scroller }: Props) {
  const t = useTranslations('instructor.room.wall');
  const { height: lineHeight, cell } = LINE[density];
  const view = useView(scroller, lineHeight);
  const { from, to } = windowOf(rows.length, lineHeight, view.top, view.height);
  const grid = useMemo(() => Array.from({ length: head.exercises.length + 1 }, (_, place) => rows.map((row) => lineKey(row.id, place))), [rows, head.exercises.length]);
  const reveal = useCallback((key: string) => {
    const place = rows.findIndex((row) => key.startsWith(`${row.id}/`));
    if (place >= 0) scroller?.scrollTo({ top: Math.max(0, (place - 3) * lineHeight) });
  }, [rows, lineHeight, scroller]);
  const { stop, ...roving } = useRoving(grid, reveal);
  const [stopSeat, stopPlace] = splitKey(stop);
  const places = useMemo(() => new Map(head.exercises.map(({ id }, place) => [id, place])), [head.exercises]);
  const style = { '--line': `${lineHeight / 16}rem`, '--cell': `${cell / 16}rem`, '--exercises': head.exercises.length } as CSSProperties;
  return (
    <div className="lines" role="grid" aria-label={t('lines')} aria-rowcount={rows.length + 1} aria-colcount={head.exercises.length + 1} style={style} {...roving}>
      <div style={{ height: `${(from * lineHeight) / 16}rem` }} />
      {rows.slice(from, to).map((row, place) => (
        <Line key={row.id} row={row} index={from + place} column={column} at={places.get(row.at ?? '') ?? -1} open={open === row.id} stop={stopSeat === row.id ? stopPlace : -1} />
      ))}
      <div style={{ height: `${((rows.length - to) * lineHeight) / 16}rem` }} />
    </div>
  );
}

function splitKey(key: string | null): readonly [string | null, number] {
  const cut = key?.lastIndexOf('/') ?? -1;
  return key === null || cut < 0 ? [null, -1] : [key.slice(0, cut), Number(key.slice(cut + 1))];
}
