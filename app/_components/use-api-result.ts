'use client';
import { useCallback, useEffect, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';

export type FetchState<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly error: ApiError };

/**
 * What a route answers, asked once when the page opens. `set` puts a newer value in its place, `again` asks anew and keeps
 * what is shown until the answer is there. `ask` must not change between paints.
 */
export function useApiResult<T>(request: () => Promise<ApiResult<T>>) {
  const [result, setResult] = useState<FetchState<T>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    void request().then((answer) => {
      if (!wanted) return;
      setResult((before) =>
        answer.ok
          ? { state: 'loaded', value: answer.value }
          : before.state === 'loaded'
            ? before
            : { state: 'failed', error: answer.error },
      );
    });
    return () => {
      wanted = false;
    };
  }, [request, round]);
  const update = useCallback(
    (change: (value: T) => T) =>
      setResult((before) =>
        before.state === 'loaded' ? { state: 'loaded', value: change(before.value) } : before,
      ),
    [],
  );
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { result, update, reload };
}
