'use client';
import { useCallback, useMemo, useRef } from 'react';
import type { RoomView } from '#lib/room/views.ts';
import type { RoomViewState, RoomViewDispatch } from './room-view-state.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';

/** Opening and closing seats: where the focus goes back to, and who comes next among those who need somebody. */
export function useSeatNavigation(
  view: RoomView,
  items: readonly AttentionItem[],
  viewState: RoomViewState,
  dispatch: RoomViewDispatch,
) {
  const opener = useRef<HTMLElement | null>(null);
  const { exercises } = view.info;
  const { sharedItemKey } = viewState;
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

  // A person who stands in two lines is walked to once.
  const queue = useMemo(
    () =>
      [
        ...new Map(
          items
            .toReversed()
            .flatMap((need) => need.seats.map((row) => [row.id, need.column] as const)),
        ),
      ].toReversed(),
    [items],
  );
  const position = queue.findIndex(([id]) => id === viewState.openSeat?.seatId);
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
      if (next) dispatch({ openSeat: { seatId: next[0], exerciseId: exerciseIdAt(next[1]) } });
    },
    [queue, position, exerciseIdAt, dispatch],
  );
  return { openSeat, openItem, closeSeat, stepSeat, position: position + 1, count: queue.length };
}
