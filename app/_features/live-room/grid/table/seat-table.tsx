'use client';
import { useMemo, useState, type CSSProperties, type FocusEvent, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomHead, SeatRow } from '#lib/room/views.ts';
import { LINE, TOUCHED_LINE, windowOf } from '../grid-view.ts';
import { Line } from './seat-table-row.tsx';
import { lineKey, lineSpot, walkLines, type LineSpot } from './table-navigation.ts';
import { useNarrow, usePane } from '../use-visible-range.ts';
import { findKey } from '../use-roving-focus.ts';

const MOVES = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

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
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const [last, setLast] = useState<LineSpot | null>(null);
  // A tab stop that is out of the document would be none.
  const shown = ids.slice(from, to);
  const stop =
    last !== null && shown.includes(last.seat) ? last : { seat: shown[0] ?? '', place: 0 };
  const onFocus = ({ target }: FocusEvent) => setLast(spotOf(target));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!MOVES.has(event.key) || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = walkLines(
      ids,
      head.exercises.length,
      spotOf(event.target),
      event.key,
      event.ctrlKey,
    );
    if (next === null) return;
    const container = event.currentTarget;
    const focus = () => findKey(container, lineKey(next.seat, next.place))?.focus();
    if (shown.includes(next.seat)) return focus();
    scroller?.scrollTo({ top: Math.max(0, (ids.indexOf(next.seat) - 3) * lineHeight) });
    requestAnimationFrame(() => requestAnimationFrame(focus));
  };
  const places = useMemo(
    () => new Map(head.exercises.map(({ id }, place) => [id, place])),
    [head.exercises],
  );
  const style = {
    '--line': `${lineHeight / 16}rem`,
    '--cell': `${cell / 16}rem`,
    '--exercises': head.exercises.length,
  } as CSSProperties;
  return (
    <div
      className="lines"
      role="grid"
      aria-label={t('lines')}
      aria-rowcount={rows.length + 1}
      aria-colcount={head.exercises.length + 1}
      style={style}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: `${(from * lineHeight) / 16}rem` }} />
      {rows.slice(from, to).map((row, place) => (
        <Line
          key={row.id}
          row={row}
          index={from + place}
          column={column}
          at={places.get(row.at ?? '') ?? -1}
          open={open === row.id}
          dim={visible !== null && !visible.has(row.id)}
          stop={stop.seat === row.id ? stop.place : -1}
        />
      ))}
      <div style={{ height: `${((rows.length - to) * lineHeight) / 16}rem` }} />
    </div>
  );
}

function spotOf(target: EventTarget): LineSpot | null {
  return lineSpot(
    target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset.key : null,
  );
}
