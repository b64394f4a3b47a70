'use client';
import { useCallback, useMemo, useRef } from 'react';
import type { RoomView } from '#lib/room/views.ts';
import type { Choice, Choose } from './room-view-state.ts';
import type { Need } from '../attention/attention-queue.ts';

/** Opening and closing seats: where the focus goes back to, and who comes next among those who need somebody. */
export function useOpenSeat(
  view: RoomView,
  needs: readonly Need[],
  choice: Choice,
  choose: Choose,
) {
  const opener = useRef<HTMLElement | null>(null);
  const { exercises } = view.head;
  const { only } = choice;
  const at = useCallback(
    (column: number | null) => (column === null ? null : (exercises[column]?.id ?? null)),
    [exercises],
  );

  const openSeat = useCallback(
    (seat: string, exercise: string | null) => {
      opener.current =
        document.activeElement instanceof HTMLElement ? document.activeElement : null;
      choose({ open: { seat, exercise } });
    },
    [choose],
  );
  const close = useCallback(() => {
    choose({ open: null });
    if (opener.current?.isConnected) opener.current.focus();
  }, [choose]);
  const openNeed = useCallback(
    (need: Need) => {
      const [first] = need.seats;
      if (need.kind === 'shared')
        choose({ only: only === need.key ? null : need.key, tab: 'wall' });
      else if (first) openSeat(first.id, at(need.column));
    },
    [openSeat, at, only, choose],
  );

  // A person who stands in two lines is walked to once.
  const people = useMemo(
    () =>
      [
        ...new Map(
          needs
            .toReversed()
            .flatMap((need) => need.seats.map((row) => [row.id, need.column] as const)),
        ),
      ].toReversed(),
    [needs],
  );
  const place = people.findIndex(([id]) => id === choice.open?.seat);
  const step = useCallback(
    (by: 1 | -1) => {
      const next =
        people[
          place < 0
            ? by > 0
              ? 0
              : people.length - 1
            : (place + by + people.length) % people.length
        ];
      if (next) choose({ open: { seat: next[0], exercise: at(next[1]) } });
    },
    [people, place, at, choose],
  );
  return { openSeat, openNeed, close, step, place: place + 1, count: people.length };
}
