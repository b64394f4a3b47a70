import { useCallback, useMemo, useRef } from 'react';
import type { RoomInfo } from '#lib/room/views.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';
import type { RoomViewDispatch, RoomViewState } from './room-view-state.ts';

/** The breakpoint `desk`: below it, the drawer covers the list. */
const LIST_BESIDE_DRAWER = '(min-width: 75rem)';

/**
 * Opens and closes seats. Closing returns the focus to the element that opened the seat. `stepSeat`
 * moves the focus into the list and walks through the seats that need attention; `position` is the open seat's place among them, from
 * 1, or 0 if it isn't one of them.
 */
export function useSeatNavigation(
  { exercises }: RoomInfo,
  items: readonly AttentionItem[],
  { openSeat: current, sharedItemKey }: RoomViewState,
  dispatch: RoomViewDispatch,
) {
  const opener = useRef<HTMLElement | null>(null);
  const exerciseIdAt = useCallback(
    (column: number | null) => (column === null ? null : (exercises[column]?.id ?? null)),
    [exercises],
  );

  const openSeat = useCallback(
    (seatId: string, exerciseId: string | null) => {
      opener.current =
        document.activeElement instanceof HTMLElement ? document.activeElement : null;
      dispatch({ openSeat: { seatId, exerciseId } });
    },
    [dispatch],
  );
  const closeSeat = useCallback(() => {
    dispatch({ openSeat: null });
    if (opener.current?.isConnected) opener.current.focus();
  }, [dispatch]);
  const openItem = useCallback(
    (item: AttentionItem) => {
      const [first] = item.seats;
      if (item.kind === 'shared')
        dispatch({ sharedItemKey: sharedItemKey === item.key ? null : item.key, tab: 'grid' });
      else if (first) openSeat(first.id, exerciseIdAt(item.column));
    },
    [openSeat, exerciseIdAt, sharedItemKey, dispatch],
  );

  // A seat that is part of two items is visited once, at the first of them.
  const queue = useMemo(
    () =>
      [
        ...new Map(
          items.toReversed().flatMap((item) => item.seats.map((row) => [row.id, item] as const)),
        ),
      ].toReversed(),
    [items],
  );
  const position = queue.findIndex(([id]) => id === current?.seatId);
  const stepSeat = useCallback(
    (by: 1 | -1) => {
      const next =
        queue[
          position < 0
            ? by > 0
              ? 0
              : queue.length - 1
            : (position + by + queue.length) % queue.length
        ];
      if (!next) return;
      const [seatId, { key, column }] = next;
      const row = focusRow(key);
      if (row !== null) opener.current = row;
      dispatch({
        openSeat: {
          seatId,
          exerciseId: exerciseIdAt(column),
          ...(row !== null && { keepsFocus: true }),
        },
      });
    },
    [queue, position, exerciseIdAt, dispatch],
  );
  return { openSeat, openItem, closeSeat, stepSeat, position: position + 1, count: queue.length };
}

/**
 * Moves the focus to an item of the list, where the arrow keys work too. Returns null, so that the
 * drawer takes the focus, if it has it already, covers the list, or if the list doesn't show the item.
 */
function focusRow(key: string): HTMLElement | null {
  const isInDrawer = document.activeElement?.closest('[data-part="seat-drawer"]') != null;
  if (isInDrawer || !window.matchMedia(LIST_BESIDE_DRAWER).matches) return null;
  const row = document.querySelector<HTMLElement>(
    `[data-part="attention-row"] [data-key="${CSS.escape(key)}"]`,
  );
  row?.focus();
  return row;
}
