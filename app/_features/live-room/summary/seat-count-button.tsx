import type { ReactNode } from 'react';
import { cn } from '#app/_components/cn.ts';
import { isSameFilter, type SeatFilter } from '../grid/seat-filter.ts';
import { useRoomControls } from '../state/room-context.ts';

interface SeatCountButtonProps {
  readonly filter: SeatFilter;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A number of a card, in words. Shows the seats that it counts, and again all seats. */
export function SeatCountButton({ filter, className, children }: SeatCountButtonProps) {
  const { viewState, dispatch } = useRoomControls();
  const pressed = isSameFilter(viewState.seatFilter, filter);
  return (
    <button
      type="button"
      data-part="seat-count"
      className={cn(
        'min-h-24 text-start underline decoration-edge underline-offset-3 aria-pressed:font-bold aria-pressed:decoration-ink',
        className,
      )}
      aria-pressed={pressed}
      onClick={() =>
        dispatch({ seatFilter: pressed ? null : filter, sharedItemKey: null, tab: 'grid' })
      }
    >
      {children}
    </button>
  );
}
