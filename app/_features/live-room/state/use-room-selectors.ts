'use client';
import { useMemo } from 'react';
import { plain } from '#app/_components/reason-text.tsx';
import { useSay } from '#app/_components/use-reason-text.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { Choice } from './room-view-state.ts';
import { columnFigures, columnOf, countMarks, markAt } from '../grid/row-marks.ts';
import { needsOf, troubleOf } from '../attention/attention-queue.ts';
import { matches } from '../grid/sort-seats.ts';

/** Everything the room's parts show, worked out from the view and what was chosen, and only when one of them changed. */
export function useRoomView(view: RoomView, choice: Choice) {
  const say = useSay();
  const { seats, head } = view;
  const column = columnOf(head, choice.column);
  const needs = useMemo(() => needsOf(seats, head), [seats, head]);
  const counts = useMemo(() => countMarks(seats, column), [seats, column]);
  const figures = useMemo(
    () => columnFigures(seats, head.exercises.length),
    [seats, head.exercises.length],
  );
  const visible = useMemo<ReadonlySet<string> | null>(() => {
    const group = needs.find((need) => need.kind === 'shared' && need.key === choice.only);
    const together = group ? new Set(group.seats.map(({ id }) => id)) : null;
    if (
      !together &&
      choice.states.size === 0 &&
      choice.query.trim() === '' &&
      choice.group === null
    )
      return null;
    const answers = (row: SeatRow) => {
      if (together && !together.has(row.id)) return false;
      if (choice.group !== null && row.group !== choice.group) return false;
      if (choice.states.size > 0 && !choice.states.has(markAt(row, column).state)) return false;
      const trouble = choice.query === '' ? null : troubleOf(row, head);
      return matches(
        row,
        choice.query.trim(),
        trouble ? `${say.cause(trouble.reason)} ${plain(say.reason(trouble.reason).found)}` : '',
      );
    };
    return new Set(seats.filter(answers).map(({ id }) => id));
  }, [seats, head, needs, column, choice.only, choice.states, choice.query, choice.group, say]);
  return { column, needs, counts, figures, visible };
}
