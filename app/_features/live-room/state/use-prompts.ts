'use client';
import { useCallback, useState } from 'react';
import type { RoomHead } from '#lib/room/views.ts';
import { nextPlace, type Asking } from './prompt.ts';
import type { SeatAsking } from '../seat-drawer/seat-actions.tsx';

/** What is being asked of the room, and of the open seat; a question about a seat goes with it. `forget`: what came of the last act at a place. */
export function useAsking(
  head: RoomHead,
  column: number,
  seat: string | null,
  forget: (place: string) => void,
  close: () => void,
) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [ofSeat, setOfSeat] = useState<{ readonly seat: string; readonly what: SeatAsking } | null>(
    null,
  );
  const askingSeat = ofSeat !== null && ofSeat.seat === seat ? ofSeat.what : null;
  const atEnd = nextPlace(head, column) === null;
  const begin = useCallback(
    (what: Asking | null) => {
      // A refusal of the question before is no answer to this one.
      if (what !== null) forget('room');
      setAsking(what);
    },
    [forget],
  );
  const ask = useCallback(
    (what: Asking | null) => begin(what === 'next' && atEnd ? null : what),
    [begin, atEnd],
  );
  /** For an exercise that is being chosen in the same moment: the room may stand at its last one. */
  const askNext = useCallback(() => begin('next'), [begin]);
  const askSeat = useCallback(
    (what: SeatAsking | null) => setOfSeat(what && seat ? { seat, what } : null),
    [seat],
  );
  /** Takes back what was done last: a question, then the seat. */
  const escape = useCallback(() => {
    if (asking) setAsking(null);
    else if (askingSeat) setOfSeat(null);
    else close();
  }, [asking, askingSeat, close]);
  return { asking, ask, askNext, askingSeat, askSeat, escape };
}
