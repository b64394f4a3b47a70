/**
 * The seat under the pointer or the focus. Kept outside React state, so that only the status bar
 * renders when it changes.
 */
export interface HoveredSeat {
  readonly get: () => string | null;
  readonly set: (seat: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createHoveredSeat(): HoveredSeat {
  const listeners = new Set<() => void>();
  let seatId: string | null = null;
  return {
    get: () => seatId,
    set(seat) {
      if (seat === seatId) return;
      seatId = seat;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
