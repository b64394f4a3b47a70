import { useCallback, useEffect, useState } from 'react';
import { replayApi } from '#lib/client/replay-api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { ReplayIndex } from '#lib/protocol/api/replay.ts';

/** How often the page asks how far the recording is. */
const PREPARING_MS = 1.5 * SECOND_MS;
/** How soon it asks again without an answer of the server. */
const OFFLINE_MS = 3 * SECOND_MS;

export type ReplayAnswer =
  | { readonly kind: 'loading' }
  | { readonly kind: 'answered'; readonly index: ReplayIndex }
  | { readonly kind: 'refused'; readonly error: ApiError };

/** The replay of a workshop, asked for again while it is prepared. `reload` asks at once. */
export function useReplay(workshopId: string): {
  readonly answer: ReplayAnswer;
  readonly reload: () => void;
} {
  const [answer, setAnswer] = useState<ReplayAnswer>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askAgain = (ms: number) => {
      timer = setTimeout(() => void ask(), Math.max(PREPARING_MS, ms));
    };
    const ask = async () => {
      const result = await replayApi.openReplay(workshopId);
      if (!isCurrent) return;
      if (!result.ok) {
        setAnswer({ kind: 'refused', error: result.error });
        if (['offline', 'unavailable', 'busy'].includes(result.error.error)) askAgain(OFFLINE_MS);
        return;
      }
      setAnswer({ kind: 'answered', index: result.value });
      if (result.value.state === 'preparing') askAgain(PREPARING_MS);
      if (result.value.state === 'failed') askAgain(result.value.retryAt - Date.now());
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [workshopId, attempt]);
  return { answer, reload };
}
