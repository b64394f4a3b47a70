import { useEffect } from 'react';

const listeners = new Set<(seatId: string) => void>();

/** Opens the panel of a student if the live room is shown. False if it isn't. */
export function requestOpenSeat(seatId: string): boolean {
  for (const listener of listeners) listener(seatId);
  return listeners.size > 0;
}

/** For the live room: opens the students that a notice was about. `onOpen` is stable. */
export function useOpenSeatRequests(onOpen: (seatId: string) => void): void {
  useEffect(() => {
    listeners.add(onOpen);
    return () => void listeners.delete(onOpen);
  }, [onOpen]);
}
