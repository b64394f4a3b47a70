import { useMemo } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import type { SeatRow } from '#lib/room/views.ts';
import { useFrozenOrder } from '../../attention/use-frozen-order.ts';
import { PendingUpdates } from '../../pending-updates.tsx';
import { useRoomControls, useRoomData } from '../../state/room-context.ts';
import type { ROW_SIZES } from '../grid-view.ts';
import { DEFAULT_SORT, sortSeats } from '../sort-seats.ts';
import { SeatTable } from './seat-table.tsx';

interface SortedSeatTableProps {
  /** Seats that match the filters; null: all. */
  readonly visible: ReadonlySet<string> | null;
  readonly gridView: keyof typeof ROW_SIZES;
  readonly scroller: HTMLDivElement | null;
  /** Where the changes that wait are shown: above the table, where they cover no row. */
  readonly updatesSlot: HTMLElement | null;
}

/**
 * The table of the matching seats in the selected order, which is frozen while the pointer or the
 * focus is in it.
 */
export function SortedSeatTable({
  visible,
  gridView,
  scroller,
  updatesSlot,
}: SortedSeatTableProps) {
  const t = useTranslations('instructor.room.grid');
  const { view, column } = useRoomData();
  const { viewState } = useRoomControls();
  const sort = viewState.sort ?? DEFAULT_SORT;
  const wanted = useMemo(
    () => sortSeats(view.seats, sort, column).filter((id) => visible === null || visible.has(id)),
    [view.seats, sort, column, visible],
  );
  // Changes by this instructor apply at once. Changes of the room wait while the order is frozen.
  const revision = `${viewState.orderRevision} ${sort} ${column} ${[...viewState.stateFilter].join()} ${viewState.sharedItemKey} ${JSON.stringify(viewState.seatFilter)} ${viewState.groupFilter} ${viewState.query}`;
  const { order, changes, freezeProps } = useFrozenOrder(wanted, revision);
  const rows = useMemo(() => {
    const byId = new Map(view.seats.map((row) => [row.id, row]));
    return order.map((id) => byId.get(id)).filter((row): row is SeatRow => row !== undefined);
  }, [view.seats, order]);
  return (
    <div {...freezeProps}>
      {updatesSlot && createPortal(<PendingUpdates changes={changes} />, updatesSlot)}
      {rows.length === 0 && <p className="px-16 py-12 text-soft">{t('noMatch')}</p>}
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
