'use client';
import { useCallback, useEffect, useState } from 'react';
import type { Answer } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';

export type Fetched<T> =
  | { readonly state: 'asking' }
  | { readonly state: 'here'; readonly value: T }
  | { readonly state: 'failed'; readonly error: ApiError };

/**
 * What a route answers, asked once when the page opens. `set` puts a newer value in its place, `again` asks anew and keeps
 * what is shown until the answer is there. `ask` must not change between paints.
 */
export function useAnswer<T>(ask: () => Promise<Answer<T>>) {
  const [fetched, setFetched] = useState<Fetched<T>>({ state: 'asking' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    void ask().then((answer) => {
      if (!wanted) return;
      setFetched((before) =>
        answer.ok
          ? { state: 'here', value: answer.value }
          : before.state === 'here'
            ? before
            : { state: 'failed', error: answer.error },
      );
    });
    return () => {
      wanted = false;
    };
  }, [ask, round]);
  const set = useCallback(
    (change: (value: T) => T) =>
      setFetched((before) =>
        before.state === 'here' ? { state: 'here', value: change(before.value) } : before,
      ),
    [],
  );
  const again = useCallback(() => setRound((n) => n + 1), []);
  return { fetched, set, again };
}
