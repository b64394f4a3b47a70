'use client';
import {
  memo,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type MouseEvent,
} from 'react';
import { useTranslations } from 'use-intl';
import { useTheme } from '#app/_components/use-theme.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { blocksOf, BLOCK_GAP, gridOf, placeAt, shapeOf, spotIn, type FieldShape } from './overview-layout.ts';
import { FieldPainter } from './overview-painter.ts';
import { hasPassed, markAt } from '../row-marks.ts';
import { move } from '../roving-focus.ts';
import type { Spot } from '../hovered-seat.ts';
import { useNarrow, usePane } from '../use-visible-range.ts';
import type { Chunk } from '../map/map-layout.ts';
import { useMarkWords } from '../use-mark-text.ts';

const MOVES = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
/** The pane's own padding on both sides, px. */
const PADDING = 32;

interface Props {
  readonly seats: readonly SeatRow[];
  readonly column: number;
  readonly open: string | null;
  readonly visible: ReadonlySet<string> | null;
  readonly scroller: HTMLElement | null;
  readonly spot: Spot;
  readonly openSeat: (seat: string, exercise: string | null) => void;
}

/**
 * A mark a seat, in blocks, on canvases: two thousand elements would be too many. Beside them stands a grid with the one cell
 * that is active, so that it can be walked and read without seeing it.
 */
export function FieldView({ seats, column, open, visible, scroller, spot, openSeat }: Props) {
  const t = useTranslations('instructor.wall.field');
  const words = useMarkWords();
  const id = useId();
  const pane = usePane(scroller, { down: 10_000, across: 10_000 });
  const touched = useNarrow();
  const shape = useMemo(() => shapeOf(pane.width - PADDING, touched), [pane.width, touched]);
  const blocks = useMemo(() => blocksOf(seats), [seats]);
  const grid = useMemo(() => gridOf(blocks, shape), [blocks, shape]);
  const [last, setLast] = useState<string | null>(null);
  const byId = useMemo(() => new Map(seats.map((row) => [row.id, row])), [seats]);
  const active =
    byId.get(last ?? '') ??
    blocks.flatMap((block) => block.seats).find((row) => row !== null) ??
    null;
  const at = spotIn(grid, active?.id ?? null);
  const element = useRef<HTMLDivElement>(null);
  const walk = (to: string) => {
    setLast(to);
    spot.set(to);
    requestAnimationFrame(() =>
      element.current
        ?.querySelector('.field-ring:not([data-open])')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Enter' && active) openSeat(active.id, null);
    else if (MOVES.has(event.key)) {
      const next = move(grid, active?.id ?? null, event.key, event.ctrlKey);
      if (next !== null) walk(next);
    } else return;
    event.preventDefault();
  };
  const style = {
    '--across': shape.across,
    '--block': `${shape.columns * shape.step}px`,
    '--gap': `${BLOCK_GAP}px`,
    '--step': `${shape.step}px`,
    '--side': `${shape.side}px`,
  } as CSSProperties;
  return (
    <div
      ref={element}
      className="field"
      role="grid"
      tabIndex={0}
      aria-label={t('label', { number: column + 1 })}
      aria-rowcount={Math.max(0, ...grid.map((cells) => cells.length))}
      aria-colcount={grid.length}
      aria-activedescendant={active ? `${id}-active` : undefined}
      style={style}
      onKeyDown={onKeyDown}
      onFocus={() => active && spot.set(active.id)}
    >
      {active && at && (
        <div role="row" aria-rowindex={at.row} className="sr-only">
          <span
            role="gridcell"
            id={`${id}-active`}
            aria-colindex={at.column}
            aria-selected={open === active.id}
            aria-label={words.ofSeat(active, column)}
          />
        </div>
      )}
      <div className="field-blocks" aria-hidden="true">
        {blocks.map((block) => (
          <Block
            key={`${block.group} ${block.from}`}
            block={block}
            column={column}
            visible={visible}
            shape={shape}
            point={spot.set}
            open={openSeat}
            choose={setLast}
            ring={placeIn(block, active?.id ?? null)}
            opened={placeIn(block, open)}
          />
        ))}
      </div>
    </div>
  );
}

function placeIn(block: Chunk, seat: string | null): number {
  return seat === null ? -1 : block.seats.findIndex((row) => row?.id === seat);
}

interface BlockProps {
  readonly block: Chunk;
  readonly column: number;
  readonly visible: ReadonlySet<string> | null;
  readonly shape: FieldShape;
  readonly point: (seat: string) => void;
  readonly choose: (seat: string) => void;
  readonly open: (seat: string, exercise: string | null) => void;
  /** Place of the active seat, and of the one whose drawer is open; -1: none of this block. */
  readonly ring: number;
  readonly opened: number;
}

const Block = memo(
  function Block({ block, column, visible, shape, point, choose, open, ring, opened }: BlockProps) {
    const t = useTranslations('instructor.wall.field');
    const wall = useTranslations('instructor.room.wall');
    const { painter, canvas } = usePainter();
    const { seats } = block;
    useEffect(() => {
      painter.current?.show(
        seats.map(
          (row) =>
            row && {
              mark: markAt(row, column),
              taken: row.taken !== null,
              dim: visible !== null && !visible.has(row.id),
            },
        ),
        shape,
      );
    }, [painter, seats, column, visible, shape]);
    const seatAt = (event: PointerEvent | MouseEvent) => {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      return seats[placeAt(event.clientX - left, event.clientY - top, shape)]?.id ?? null;
    };
    const people = seats.filter((row) => row !== null);
    const title =
      block.from === 1 ? block.group : t('blockFrom', { group: block.group, from: block.from });
    return (
      <div className="field-block">
        <p className="field-head">
          <b>{title}</b>{' '}
          <span className="soft">
            {wall('count', {
              passed: people.filter((row) => hasPassed(row.cells[column])).length,
              seats: people.length,
            })}
          </span>
        </p>
        <div
          className="field-marks"
          onPointerMove={(event) => {
            const seat = seatAt(event);
            if (seat) point(seat);
          }}
          onClick={(event) => {
            const seat = seatAt(event);
            if (!seat) return;
            choose(seat);
            open(seat, null);
          }}
        >
          <canvas
            ref={canvas}
            style={{
              width: shape.columns * shape.step,
              height: Math.ceil(seats.length / shape.columns) * shape.step,
            }}
          />
          {ring >= 0 && <i className="field-ring" style={spotOf(ring, shape)} />}
          {opened >= 0 && <i className="field-ring" data-open style={spotOf(opened, shape)} />}
        </div>
      </div>
    );
  },
  (a, b) =>
    sameSeats(a.block, b.block) &&
    a.column === b.column &&
    a.visible === b.visible &&
    a.shape === b.shape &&
    a.ring === b.ring &&
    a.opened === b.opened &&
    a.open === b.open,
);

function sameSeats(a: Chunk, b: Chunk): boolean {
  return a.seats.length === b.seats.length && a.seats.every((row, place) => row === b.seats[place]);
}

function spotOf(place: number, { step, columns }: FieldShape): CSSProperties {
  return { left: (place % columns) * step, top: Math.floor(place / columns) * step };
}

/** A painter that paints anew when the theme turns or the screen's resolution changes. */
function usePainter() {
  const painter = useRef<FieldPainter | null>(null);
  const canvas = useCallback((element: HTMLCanvasElement | null) => {
    painter.current?.stop();
    painter.current = element && new FieldPainter(element);
  }, []);
  const [theme] = useTheme();
  useEffect(() => painter.current?.repaint(), [theme]);
  useEffect(() => {
    const repaint = () => painter.current?.repaint();
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', repaint);
    window.addEventListener('resize', repaint);
    return () => {
      dark.removeEventListener('change', repaint);
      window.removeEventListener('resize', repaint);
    };
  }, []);
  return { painter, canvas };
}
