import { useMemo } from 'react';
import { spansToText } from '#lib/i18n/reasons/spans.ts';
import type { StatusMarkState } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import {
  buildAttentionQueue,
  failureOf,
  type AttentionItem,
} from '../attention/attention-queue.ts';
import {
  computeColumnStats,
  countMarks,
  rowMark,
  selectedColumn,
  type ColumnStats,
} from '../grid/row-marks.ts';
import { seatFilterTest } from '../grid/seat-filter.ts';
import { matchesQuery } from '../grid/sort-seats.ts';
import type { RoomData } from './room-context.ts';
import type { RoomViewState } from './room-view-state.ts';

export interface RoomSelectors extends RoomData {
  readonly attentionItems: readonly AttentionItem[];
  readonly counts: Readonly<Record<StatusMarkState, number>>;
  readonly columnStats: readonly ColumnStats[];
  /** Ids of the seats that match the filters; null without filters. */
  readonly visible: ReadonlySet<string> | null;
}

/**
 * Everything the panes show, computed from the room and the view state only when one of them
 * changed.
 */
export function useRoomSelectors(view: RoomView, viewState: RoomViewState): RoomSelectors {
  const reasonText = useReasonText();
  const { seats, info } = view;
  const openSeatId = viewState.openSeat?.seatId ?? null;
  const column = selectedColumn(info, viewState.selectedExerciseId);
  const attentionItems = useMemo(() => buildAttentionQueue(seats, info), [seats, info]);
  const counts = useMemo(() => countMarks(seats, column), [seats, column]);
  const columnStats = useMemo(
    () => computeColumnStats(seats, info.exercises.length),
    [seats, info.exercises.length],
  );
  const visible = useMemo<ReadonlySet<string> | null>(() => {
    const sharedItem = attentionItems.find(
      (item) => item.kind === 'shared' && item.key === viewState.sharedItemKey,
    );
    const sharedSeatIds = sharedItem ? new Set(sharedItem.seats.map(({ id }) => id)) : null;
    const isCounted =
      viewState.seatFilter && seatFilterTest(viewState.seatFilter, info, attentionItems);
    if (
      !sharedSeatIds &&
      !isCounted &&
      viewState.stateFilter.size === 0 &&
      viewState.query.trim() === '' &&
      viewState.groupFilter === null
    )
      return null;
    const isMatch = (row: SeatRow) => {
      if (sharedSeatIds && !sharedSeatIds.has(row.id)) return false;
      if (isCounted && !isCounted(row)) return false;
      if (viewState.groupFilter !== null && row.group !== viewState.groupFilter) return false;
      if (viewState.stateFilter.size > 0 && !viewState.stateFilter.has(rowMark(row, column).state))
        return false;
      const failure = viewState.query === '' ? null : failureOf(row, info);
      return matchesQuery(
        row,
        viewState.query.trim(),
        failure
          ? `${reasonText.summarizeReason(failure.reason)} ${spansToText(reasonText.formatReason(failure.reason).found)}`
          : '',
      );
    };
    return new Set(seats.filter(isMatch).map(({ id }) => id));
  }, [
    seats,
    info,
    attentionItems,
    column,
    viewState.sharedItemKey,
    viewState.seatFilter,
    viewState.stateFilter,
    viewState.query,
    viewState.groupFilter,
    reasonText,
  ]);
  const selectedSeat = useMemo(
    () => seats.find(({ id }) => id === openSeatId) ?? null,
    [seats, openSeatId],
  );
  return { view, column, attentionItems, counts, columnStats, visible, selectedSeat };
}
