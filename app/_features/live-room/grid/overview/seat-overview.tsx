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
import {
  splitIntoBlocks,
  BLOCK_GAP_PX,
  buildNavigationGrid,
  indexAtPoint,
  computeOverviewLayout,
  findGridCell,
  type OverviewLayout,
} from './overview-layout.ts';
import { OverviewPainter } from './overview-painter.ts';
import { hasPassed, rowMark } from '../row-marks.ts';
import { moveFocus } from '../roving-focus.ts';
import type { HoveredSeat } from '../hovered-seat.ts';
import { useIsNarrow, useVisibleRange } from '../use-visible-range.ts';
import type { SeatGroup } from '../map/map-layout.ts';
import { useMarkText } from '../use-mark-text.ts';

const NAVIGATION_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
/** px, both sides of the pane together. */
const PANE_PADDING_PX = 32;

interface SeatOverviewProps {
  readonly seats: readonly SeatRow[];
  readonly column: number;
  readonly openSeatId: string | null;
  readonly visible: ReadonlySet<string> | null;
  readonly scroller: HTMLElement | null;
  readonly hoveredSeat: HoveredSeat;
  readonly onOpenSeat: (seat: string, exercise: string | null) => void;
}

/**
 * One mark for each seat, in blocks of canvases, because 2,000 elements would be too slow. An
 * invisible grid has only the active cell, for the keyboard and for screen readers.
 */
export function SeatOverview({
  seats,
  column,
  openSeatId,
  visible,
  scroller,
  hoveredSeat,
  onOpenSeat,
}: SeatOverviewProps) {
  const t = useTranslations('instructor.room.grid.overview');
  const markText = useMarkText();
  const id = useId();
  const range = useVisibleRange(scroller, { down: 10_000, across: 10_000 });
  const isTouch = useIsNarrow();
  const layout = useMemo(
    () => computeOverviewLayout(range.width - PANE_PADDING_PX, isTouch),
    [range.width, isTouch],
  );
  const blocks = useMemo(() => splitIntoBlocks(seats), [seats]);
  const grid = useMemo(() => buildNavigationGrid(blocks, layout), [blocks, layout]);
  const [lastActiveId, setLastActiveId] = useState<string | null>(null);
  const byId = useMemo(() => new Map(seats.map((row) => [row.id, row])), [seats]);
  const active =
    byId.get(lastActiveId ?? '') ??
    blocks.flatMap((block) => block.seats).find((row) => row !== null) ??
    null;
  const activeCell = findGridCell(grid, active?.id ?? null);
  const element = useRef<HTMLDivElement>(null);
  const moveTo = (to: string) => {
    setLastActiveId(to);
    hoveredSeat.set(to);
    requestAnimationFrame(() =>
      element.current
        ?.querySelector('[data-part="overview-focus"]:not([data-open])')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Enter' && active) onOpenSeat(active.id, null);
    else if (NAVIGATION_KEYS.has(event.key)) {
      const next = moveFocus(grid, active?.id ?? null, event.key, event.ctrlKey);
      if (next !== null) moveTo(next);
    } else return;
    event.preventDefault();
  };
  const style = {
    '--across': layout.blocksPerRow,
    '--block': `${layout.columns * layout.step}px`,
    '--gap': `${BLOCK_GAP_PX}px`,
    '--step': `${layout.step}px`,
    '--side': `${layout.markSize}px`,
  } as CSSProperties;
  return (
    <div
      ref={element}
      data-part="seat-overview"
      className="group/overview flex-[1_0_auto] px-16 py-6 outline-none"
      role="grid"
      tabIndex={0}
      aria-label={t('label', { number: column + 1 })}
      aria-rowcount={Math.max(0, ...grid.map((cells) => cells.length))}
      aria-colcount={grid.length}
      aria-activedescendant={active ? `${id}-active` : undefined}
      style={style}
      onKeyDown={onKeyDown}
      onFocus={() => active && hoveredSeat.set(active.id)}
    >
      {active && activeCell && (
        <div role="row" aria-rowindex={activeCell.row} className="sr-only">
          <span
            role="gridcell"
            id={`${id}-active`}
            aria-colindex={activeCell.column}
            aria-selected={openSeatId === active.id}
            aria-label={markText.seatText(active, column)}
          />
        </div>
      )}
      <div
        className="grid grid-cols-[repeat(var(--across),var(--block))] content-start gap-x-(--gap) gap-y-8"
        aria-hidden="true"
      >
        {blocks.map((block) => (
          <OverviewBlock
            key={`${block.group} ${block.firstNumber}`}
            block={block}
            column={column}
            visible={visible}
            layout={layout}
            onHover={hoveredSeat.set}
            onOpen={onOpenSeat}
            onSelect={setLastActiveId}
            activeIndex={indexInBlock(block, active?.id ?? null)}
            openIndex={indexInBlock(block, openSeatId)}
          />
        ))}
      </div>
    </div>
  );
}

function indexInBlock(block: SeatGroup, seat: string | null): number {
  return seat === null ? -1 : block.seats.findIndex((row) => row?.id === seat);
}

/** Around the focused mark, and around the mark of the open seat. */
const RING = 'pointer-events-none absolute size-(--side) outline-offset-1 outline-ink';

interface OverviewBlockProps {
  readonly block: SeatGroup;
  readonly column: number;
  readonly visible: ReadonlySet<string> | null;
  readonly layout: OverviewLayout;
  readonly onHover: (seat: string) => void;
  readonly onSelect: (seat: string) => void;
  readonly onOpen: (seat: string, exercise: string | null) => void;
  /** Index in the block of the active seat, and of the open seat; -1 if it is in another block. */
  readonly activeIndex: number;
  readonly openIndex: number;
}

const OverviewBlock = memo(
  function OverviewBlock({
    block,
    column,
    visible,
    layout,
    onHover,
    onSelect,
    onOpen,
    activeIndex,
    openIndex,
  }: OverviewBlockProps) {
    const t = useTranslations('instructor.room.grid.overview');
    const gridMessages = useTranslations('instructor.room.grid');
    const { painter, canvas } = useOverviewPainter();
    const { seats } = block;
    useEffect(() => {
      painter.current?.update(
        seats.map(
          (row) =>
            row && {
              mark: rowMark(row, column),
              claimed: row.helpClaim !== null,
              dimmed: visible !== null && !visible.has(row.id),
            },
        ),
        layout,
      );
    }, [painter, seats, column, visible, layout]);
    const seatAt = (event: PointerEvent | MouseEvent) => {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      return seats[indexAtPoint(event.clientX - left, event.clientY - top, layout)]?.id ?? null;
    };
    const occupied = seats.filter((row) => row !== null);
    const title =
      block.firstNumber === 1
        ? block.group
        : t('blockFrom', { group: block.group, from: block.firstNumber });
    return (
      <div>
        <p className="h-16 overflow-hidden text-small whitespace-nowrap">
          <b>{title}</b>{' '}
          <span className="text-soft">
            {gridMessages('count', {
              passed: occupied.filter((row) => hasPassed(row.cells[column])).length,
              seats: occupied.length,
            })}
          </span>
        </p>
        <div
          aria-hidden="true"
          data-part="overview-marks"
          className="relative w-max cursor-pointer"
          onPointerMove={(event) => {
            const seat = seatAt(event);
            if (seat) onHover(seat);
          }}
          onClick={(event) => {
            const seat = seatAt(event);
            if (!seat) return;
            onSelect(seat);
            onOpen(seat, null);
          }}
        >
          <canvas
            ref={canvas}
            className="block"
            style={{
              width: layout.columns * layout.step,
              height: Math.ceil(seats.length / layout.columns) * layout.step,
            }}
          />
          {activeIndex >= 0 && (
            <i
              data-part="overview-focus"
              className={`${RING} group-focus-visible/overview:outline-2`}
              style={markPosition(activeIndex, layout)}
            />
          )}
          {openIndex >= 0 && (
            <i
              data-part="overview-focus"
              className={`${RING} outline-2`}
              data-open
              style={markPosition(openIndex, layout)}
            />
          )}
        </div>
      </div>
    );
  },
  (a, b) =>
    hasSameSeats(a.block, b.block) &&
    a.column === b.column &&
    a.visible === b.visible &&
    a.layout === b.layout &&
    a.activeIndex === b.activeIndex &&
    a.openIndex === b.openIndex &&
    a.onOpen === b.onOpen,
);

function hasSameSeats(a: SeatGroup, b: SeatGroup): boolean {
  return a.seats.length === b.seats.length && a.seats.every((row, index) => row === b.seats[index]);
}

function markPosition(index: number, { step, columns }: OverviewLayout): CSSProperties {
  return { left: (index % columns) * step, top: Math.floor(index / columns) * step };
}

/** A painter that draws again when the theme or the screen resolution changes. */
function useOverviewPainter() {
  const painter = useRef<OverviewPainter | null>(null);
  const canvas = useCallback((element: HTMLCanvasElement | null) => {
    painter.current?.cancel();
    painter.current = element && new OverviewPainter(element);
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
