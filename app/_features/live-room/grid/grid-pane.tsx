import { useId, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyRoom } from '../empty-room.tsx';
import { GRID_PANE } from '../pane-styles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import type { RoomSelectors } from '../state/use-room-selectors.ts';
import { ExerciseHeader } from './exercise-header.tsx';
import { GridStatusBar } from './grid-status-bar.tsx';
import { GridControls, GridSearchBar } from './grid-toolbar.tsx';
import { createHoveredSeat } from './hovered-seat.ts';
import { SeatMap } from './map/seat-map.tsx';
import { SeatOverview } from './overview/seat-overview.tsx';
import { ShownSeatsBar } from './shown-seats-bar.tsx';
import { SortedSeatTable } from './table/sorted-seat-table.tsx';
import { parseTableCellKey, type TableCell } from './table/table-navigation.ts';

/**
 * The seat, and in the table the column, that an event came from. Events are delegated, because
 * rows and tiles are many.
 */
function cellFromTarget(target: EventTarget): TableCell | null {
  const key =
    target instanceof Element
      ? target.closest<HTMLElement>('[data-part="seat-tile"], [data-part="seat-row"] [data-key]')
          ?.dataset['key']
      : undefined;
  return key === undefined ? null : (parseTableCellKey(key) ?? { seat: key, column: 0 });
}

interface GridPaneProps extends Pick<RoomSelectors, 'counts' | 'columnStats' | 'visible'> {
  readonly search: RefObject<HTMLInputElement | null>;
}

/** The seats as table, map or overview, with their filters. */
export function GridPane({ counts, columnStats, visible, search }: GridPaneProps) {
  const t = useTranslations('instructor.room.tabs');
  const { view, column } = useRoomData();
  const { viewState, gridView, openSeat } = useRoomControls();
  const [hoveredSeat] = useState(createHoveredSeat);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const controlsId = useId();
  const [controlsOpen, setControlsOpen] = useState(false);
  const [updatesSlot, setUpdatesSlot] = useState<HTMLSpanElement | null>(null);
  const openSeatId = viewState.openSeat?.seatId ?? null;
  const isTable = gridView === 'table' || gridView === 'dense-table';
  const onOpen = (event: MouseEvent | KeyboardEvent) => {
    const cell = cellFromTarget(event.target);
    if (cell) openSeat(cell.seat, view.info.exercises[cell.column - 1]?.id ?? null);
  };
  const onHover = (event: { readonly target: EventTarget }) => {
    const cell = cellFromTarget(event.target);
    if (cell) hoveredSeat.set(cell.seat);
  };
  return (
    <section
      id="seats"
      data-part="grid-pane"
      aria-label={t('grid')}
      tabIndex={-1}
      className={GRID_PANE}
      data-pane
    >
      <GridControls counts={counts} id={controlsId} open={controlsOpen} />
      <GridSearchBar
        search={search}
        matchCount={visible?.size ?? view.seats.length}
        updatesSlot={setUpdatesSlot}
        controlsId={controlsId}
        controlsOpen={controlsOpen}
        onToggleControls={() => setControlsOpen(!controlsOpen)}
      />
      <ShownSeatsBar />
      <div
        role="presentation"
        data-part="grid-scroller"
        className="relative flex min-h-0 flex-1 scroll-pt-84 scroll-pr-16 scroll-pb-8 scroll-pl-40 flex-col overflow-auto data-lines:scroll-pl-140 data-lines:[--name:7.625rem]"
        ref={setScroller}
        data-density={gridView}
        data-lines={isTable || undefined}
        onClick={onOpen}
        onMouseOver={onHover}
        onFocus={onHover}
        onKeyDown={(event) => {
          // The cells of the table aren't buttons, because there are thousands of them.
          if (
            event.key === 'Enter' &&
            event.target instanceof HTMLElement &&
            event.target.dataset['part'] === 'seat-cell'
          )
            onOpen(event);
        }}
      >
        <ExerciseHeader key={gridView} columnStats={columnStats} scrollsWithRows={isTable} />
        {view.seats.length === 0 ? (
          <div data-part="empty-room">
            <EmptyRoom />
          </div>
        ) : gridView === 'overview' ? (
          <SeatOverview
            seats={view.seats}
            column={column}
            openSeatId={openSeatId}
            visible={visible}
            scroller={scroller}
            hoveredSeat={hoveredSeat}
            onOpenSeat={openSeat}
          />
        ) : gridView === 'map' ? (
          <SeatMap
            seats={view.seats}
            column={column}
            openSeatId={openSeatId}
            visible={visible}
            scroller={scroller}
          />
        ) : (
          <SortedSeatTable
            visible={visible}
            gridView={gridView}
            scroller={scroller}
            updatesSlot={updatesSlot}
          />
        )}
      </div>
      <GridStatusBar hoveredSeat={hoveredSeat} />
    </section>
  );
}
