'use client';
import { useCallback, useState } from 'react';
import { useDraft } from '#app/_components/local-storage.ts';
import { api, type Answer } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { Hand } from './help-request.ts';

export interface HandControl {
  readonly hand: SeatView['hand'];
  /** The hand as it was when it went down while this page looked on; null once the person has seen that. */
  readonly lowered: Hand | null;
  readonly settle: () => void;
  /** Whether the question is being written. */
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly draft: string;
  readonly type: (text: string) => void;
  readonly sending: boolean;
  readonly error: ApiError | null;
  /** Raises the hand, or, while it is up, changes its question. */
  readonly raise: (what: { readonly exercise: string | null; readonly question: string }) => void;
  readonly withdraw: () => void;
}

/** A student's own hand and the question that is being written; what was typed is let go of only when the server has it. */
export function useHand({ seat: { id }, hand }: SeatView): HandControl {
  const [draft, type] = useDraft(`podium-hand ${id}`);
  const [open, setOpen] = useState(draft !== '');
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [before, setBefore] = useState(hand);
  const [lowered, setLowered] = useState<Hand | null>(null);
  const [withdrawn, setWithdrawn] = useState(false);
  if (hand !== before) {
    setBefore(hand);
    if (hand === null || before === null) {
      setWithdrawn(false);
      // Whoever was on the way has not been there when the person took the hand down themselves.
      setLowered(
        hand === null && before !== null ? { ...before, ...(withdrawn && { taken: null }) } : null,
      );
    }
  }

  const send = useCallback(async (asked: Promise<Answer<unknown>>, sent: () => void) => {
    setSending(true);
    setError(null);
    const answer = await asked;
    setSending(false);
    if (answer.ok) sent();
    else setError(answer.error);
    return answer.ok;
  }, []);
  const raise = useCallback<HandControl['raise']>(
    (what) => {
      void send(api.raiseHand(id, what), () => {
        type('');
        setOpen(false);
        setLowered(null);
      });
    },
    [id, send, type],
  );
  const withdraw = useCallback(() => {
    setWithdrawn(true);
    void send(api.lowerHand(id), () => setOpen(false)).then((done) => {
      if (!done) setWithdrawn(false);
    });
  }, [id, send]);
  const settle = useCallback(() => setLowered(null), []);
  return { hand, lowered, settle, open, setOpen, draft, type, sending, error, raise, withdraw };
}
