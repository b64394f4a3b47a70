'use client';
import { useCallback, useState } from 'react';
import type { RoomHead } from '#lib/room/types.ts';
import { nextPlace, type Asking } from './asking.ts';
import type { SeatAsking } from './drawer-acts.tsx';

/** What is being asked of the room, and of the open seat; a question about a seat goes with it. */
export function useAsking(head: RoomHead, column: number, seat: string | null, close: () => void) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [ofSeat, setOfSeat] = useState<{ readonly seat: string; readonly what: SeatAsking } | null>(null);
  const askingSeat = ofSeat !== null && ofSeat.seat === seat ? ofSeat.what : null;
  const atEnd = nextPlace(head, column) === null;
  const ask = useCallback((what: Asking | null) => setAsking(what === 'next' && atEnd ? null : what), [atEnd]);
  const askSeat = useCallback((what: SeatAsking | null) => setOfSeat(what && seat ? { seat, what } : null), [seat]);
  /** Takes back what was done last: a question, then the seat. */
  const escape = useCallback(() => {
    if (asking) setAsking(null);
    else if (askingSeat) setOfSeat(null);
    else close();
  }, [asking, askingSeat, close]);
  return { asking, ask, askingSeat, askSeat, escape };
}
