'use client';
import { useMemo, useState, type MouseEvent, type KeyboardEvent, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { StatusMarkState } from '#app/_components/status-mark.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { RoomViewState, RoomViewDispatch } from '../state/room-view-state.ts';
import type { GridView } from './grid-view.ts';
import { SeatOverview } from './overview/seat-overview.tsx';
import { GridStatusBar } from './grid-status-bar.tsx';
import { parseTableCellKey, type TableCell } from './table/table-navigation.ts';
import { SeatTable } from './table/seat-table.tsx';
import type { ColumnStats } from './row-marks.ts';
import { sortSeats, type SortOrder } from './sort-seats.ts';
import { createHoveredSeat } from './hovered-seat.ts';
import { Legend, GridToolbar } from './grid-toolbar.tsx';
import { ExerciseHeader } from './exercise-header.tsx';
import { useFrozenOrder } from '../attention/use-frozen-order.ts';
import { SeatMap } from './map/seat-map.tsx';

interface GridPaneProps {
  readonly view: RoomView;
  readonly viewState: RoomViewState;
  readonly dispatch: RoomViewDispatch;
  readonly column: number;
  readonly counts: Readonly<Record<StatusMarkState, number>>;
  readonly columnStats: readonly ColumnStats[];
  readonly visible: ReadonlySet<string> | null;
  readonly gridView: GridView;
  readonly setGridView: (gridView: GridView) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onOpenSeat: (seat: string, exercise: string | null) => void;
}

/** Which seat, and on lines which exercise (from 1; 0 is the name), an event came from. */
function cellFromTarget(target: EventTarget): TableCell | null {
  const key =
    target instanceof Element
      ? target.closest<HTMLElement>('.plate, .line [data-key]')?.dataset.key
      : undefined;
  return key === undefined ? null : (parseTableCellKey(key) ?? { seat: key, column: 0 });
}

/** The seats, with what chooses among them. */
export function GridPane(props: GridPaneProps) {
  const { view, viewState, dispatch, column, visible, gridView } = props;
  const [hoveredSeat] = useState(createHoveredSeat);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const sort = viewState.sort ?? 'need';
  const groups = useGroups(view.seats);
  const openSeatId = viewState.openSeat?.seatId ?? null;
  const onOpen = (event: MouseEvent | KeyboardEvent) => {
    const cell = cellFromTarget(event.target);
    if (cell) props.onOpenSeat(cell.seat, view.info.exercises[cell.column - 1]?.id ?? null);
  };
  const onHover = (event: { readonly target: EventTarget }) => {
    const cell = cellFromTarget(event.target);
    if (cell) hoveredSeat.set(cell.seat);
  };
  return (
    <main className="room-main" data-pane>
      <Legend counts={props.counts} states={viewState.stateFilter} dispatch={dispatch} />
      <GridToolbar
        viewState={viewState}
        dispatch={dispatch}
        sort={sort}
        gridView={gridView}
        setGridView={props.setGridView}
        search={props.search}
        matchCount={visible?.size ?? view.seats.length}
        seatCount={view.seats.length}
        groups={groups}
      />
      <div
        className="scroller"
        ref={setScroller}
        data-density={gridView}
        data-lines={gridView === 'table' || gridView === 'dense-table' || undefined}
        onClick={onOpen}
        onMouseOver={onHover}
        onFocus={onHover}
        onKeyDown={(event) => {
          // A line's cells are no buttons: three thousand of them would be.
          if (
            event.key === 'Enter' &&
            event.target instanceof HTMLElement &&
            event.target.classList.contains('line-cell')
          )
            onOpen(event);
        }}
      >
        <ExerciseHeader
          key={gridView}
          info={view.info}
          seatCount={view.seats.length}
          columnStats={props.columnStats}
          exerciseStats={view.stats.exercises}
          column={column}
          dispatch={dispatch}
        />
        {view.seats.length === 0 ? (
          <EmptyRoom view={view} />
        ) : gridView === 'overview' ? (
          <SeatOverview
            seats={view.seats}
            column={column}
            openSeatId={openSeatId}
            visible={visible}
            scroller={scroller}
            hoveredSeat={hoveredSeat}
            onOpenSeat={props.onOpenSeat}
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
            view={view}
            viewState={viewState}
            dispatch={dispatch}
            sort={sort}
            column={column}
            visible={visible}
            gridView={gridView}
            scroller={scroller}
          />
        )}
      </div>
      <GridStatusBar
        workshopId={view.info.workshop.id}
        hoveredSeat={hoveredSeat}
        column={column}
        dispatch={dispatch}
      />
    </main>
  );
}

const collator = new Intl.Collator(['en', 'ja'], { numeric: true });

/** The room's tables or groups, the same list for as long as they are the same. */
function useGroups(seats: readonly SeatRow[]): readonly string[] {
  const joined = [...new Set(seats.map((row) => row.group))].sort(collator.compare).join('\u0000');
  return useMemo(() => joined.split('\u0000'), [joined]);
}

function SortedSeatTable({
  view,
  viewState,
  dispatch,
  sort,
  column,
  visible,
  gridView,
  scroller,
}: Pick<GridPaneProps, 'view' | 'viewState' | 'dispatch' | 'column' | 'visible'> & {
  readonly sort: SortOrder;
  readonly gridView: 'table' | 'dense-table';
  readonly scroller: HTMLDivElement | null;
}) {
  const t = useTranslations('instructor');
  const wanted = useMemo(
    () => sortSeats(view.seats, sort, column).filter((id) => visible === null || visible.has(id)),
    [view.seats, sort, column, visible],
  );
  // What the reader asks for comes at once, wherever the pointer rests; what the room does waits.
  const revision = `${viewState.orderRevision} ${sort} ${column} ${[...viewState.stateFilter].join()} ${viewState.sharedItemKey} ${viewState.groupFilter} ${viewState.query}`;
  const { order, changes, freezeProps } = useFrozenOrder(wanted, revision);
  const rows = useMemo(() => {
    const byId = new Map(view.seats.map((row) => [row.id, row]));
    return order.map((id) => byId.get(id)).filter((row): row is SeatRow => row !== undefined);
  }, [view.seats, order]);
  return (
    <div {...freezeProps}>
      {/* Over the lines, not above them: it comes and goes without moving one. */}
      {changes > 0 && (
        <p className="held held-over" role="status">
          {t('room.attention.updates', { changes })}
          <Button
            shortcut="."
            onClick={() => dispatch({ orderRevision: viewState.orderRevision + 1 })}
          >
            {t('room.attention.showUpdates')}
          </Button>
        </p>
      )}
      {rows.length === 0 && <p className="soft empty-line">{t('room.grid.noMatch')}</p>}
      <SeatTable
        info={view.info}
        rows={rows}
        visible={visible}
        gridView={gridView}
        column={column}
        openSeatId={viewState.openSeat?.seatId ?? null}
        scroller={scroller}
      />
    </div>
  );
}

function EmptyRoom({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor');
  const { id, code } = view.info.workshop;
  return (
    <div className="empty">
      <p>
        {t('empty.lead')} <b>{t('empty.code', { code })}</b>
      </p>
      <p>
        {t('empty.join')} <a href={`/events/${id}/setup`}>{t('room.access')}</a>.
      </p>
    </div>
  );
}
