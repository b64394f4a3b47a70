import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { useNow } from '#lib/client/hooks.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatView } from '#lib/room/views.ts';

/** How long the page offers to raise the hand again. */
export const CLOSED_REQUEST_MS = 10 * MINUTE_MS;
const TICK_MS = 5_000;

/** A help request that was closed. `closedAt`: ms since 1970, by the clock of this browser. */
export interface ClosedRequest {
  readonly exercise: string | null;
  readonly question: string;
  /** Who resolved it; null if the student lowered the hand. */
  readonly resolvedBy: string | null;
  readonly closedAt: number;
}

/** A stored closed request; null for anything else. */
export function parseClosedRequest(stored: string | null): ClosedRequest | null {
  try {
    const value = JSON.parse(stored ?? 'null') as Partial<ClosedRequest> | null;
    return typeof value?.closedAt === 'number' && typeof value.question === 'string'
      ? {
          exercise: value.exercise ?? null,
          question: value.question,
          resolvedBy: value.resolvedBy ?? null,
          closedAt: value.closedAt,
        }
      : null;
  } catch {
    return null;
  }
}

/**
 * The help request that was closed last, for ten minutes and across reloads; null once the student
 * dismissed it or raised the hand again. `markCanceled`: the student lowers the hand, so
 * the instructor who claimed the request didn't resolve it.
 */
export function useClosedRequest(
  seat: string,
  helpRequest: SeatView['helpRequest'],
): {
  readonly closedRequest: ClosedRequest | null;
  readonly dismiss: () => void;
  readonly markCanceled: (canceled: boolean) => void;
} {
  const [stored, store] = useLocalStorage(`podium-closed-request ${seat}`);
  const previous = useRef(helpRequest);
  const canceled = useRef(false);
  useEffect(() => {
    const before = previous.current;
    previous.current = helpRequest;
    if (helpRequest !== null) {
      if (before === null) store('');
      return;
    }
    if (before === null) return;
    const closed: ClosedRequest = {
      exercise: before.exercise,
      question: before.question,
      resolvedBy: canceled.current ? null : before.claimedBy,
      closedAt: Date.now(),
    };
    canceled.current = false;
    store(JSON.stringify(closed));
  }, [helpRequest, store]);
  const now = useNow(TICK_MS);
  const parsed = useMemo(() => parseClosedRequest(stored), [stored]);
  const isShown =
    helpRequest === null &&
    parsed !== null &&
    now !== null &&
    now - parsed.closedAt < CLOSED_REQUEST_MS;
  return {
    closedRequest: isShown ? parsed : null,
    dismiss: useCallback(() => store(''), [store]),
    markCanceled: useCallback((next) => {
      canceled.current = next;
    }, []),
  };
}
