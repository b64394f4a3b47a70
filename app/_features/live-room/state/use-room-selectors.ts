'use client';
import { useMemo } from 'react';
import { spansToText } from '#app/_components/reason-text.tsx';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { RoomViewState } from './room-view-state.ts';
import { computeColumnStats, selectedColumn, countMarks, rowMark } from '../grid/row-marks.ts';
import { buildAttentionQueue, failureOf } from '../attention/attention-queue.ts';
import { matchesQuery } from '../grid/sort-seats.ts';

/** Everything the room's parts show, worked out from the view and what was chosen, and only when one of them changed. */
export function useRoomSelectors(view: RoomView, viewState: RoomViewState) {
  const say = useReasonText();
  const { seats, info } = view;
  const column = selectedColumn(info, viewState.selectedExerciseId);
  const attentionItems = useMemo(() => buildAttentionQueue(seats, info), [seats, info]);
  const counts = useMemo(() => countMarks(seats, column), [seats, column]);
  const columnStats = useMemo(
    () => computeColumnStats(seats, info.exercises.length),
    [seats, info.exercises.length],
  );
  const visible = useMemo<ReadonlySet<string> | null>(() => {
    const group = attentionItems.find(
      (need) => need.kind === 'shared' && need.key === viewState.sharedItemKey,
    );
    const sharedSeatIds = group ? new Set(group.seats.map(({ id }) => id)) : null;
    if (
      !sharedSeatIds &&
      viewState.stateFilter.size === 0 &&
      viewState.query.trim() === '' &&
      viewState.groupFilter === null
    )
      return null;
    const isMatch = (row: SeatRow) => {
      if (sharedSeatIds && !sharedSeatIds.has(row.id)) return false;
      if (viewState.groupFilter !== null && row.group !== viewState.groupFilter) return false;
      if (viewState.stateFilter.size > 0 && !viewState.stateFilter.has(rowMark(row, column).state))
        return false;
      const failure = viewState.query === '' ? null : failureOf(row, info);
      return matchesQuery(
        row,
        viewState.query.trim(),
        failure
          ? `${say.summarizeReason(failure.reason)} ${spansToText(say.formatReason(failure.reason).found)}`
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
    viewState.stateFilter,
    viewState.query,
    viewState.groupFilter,
    say,
  ]);
  return { column, attentionItems, counts, columnStats, visible };
}
