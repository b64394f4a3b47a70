/** Which seat the pointer or the focus is on: read by the one line that says it, so that nothing else paints for it. */
export interface Spot {
  readonly get: () => string | null;
  readonly set: (seat: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createSpot(): Spot {
  const listeners = new Set<() => void>();
  let spot: string | null = null;
  return {
    get: () => spot,
    set(seat) {
      if (seat === spot) return;
      spot = seat;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
