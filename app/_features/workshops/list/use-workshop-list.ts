import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { WorkshopPage } from '#lib/protocol/api/workshops.ts';
import { formatListQuery, readListQuery, toListParams, type ListQuery } from './list-query.ts';

/** How often the list asks again while it is visible. */
const REFRESH_MS = 2 * SECOND_MS;

/** What the server found, and for which query. Stays while the next answer is awaited. */
export interface LoadedList {
  readonly key: string;
  readonly page: WorkshopPage;
  /** ms since 1970 by the reader's clock. */
  readonly loadedAt: number;
}

/**
 * The workshops of a query, kept up to date. `initial` is what the server found when it rendered the
 * page. An error keeps what was loaded before.
 */
export function useWorkshopList(
  query: ListQuery,
  initial: { readonly key: string; readonly page: WorkshopPage },
): { readonly list: LoadedList; readonly error: ApiError | null; readonly reload: () => void } {
  const key = formatListQuery(query);
  const [list, setList] = useState<LoadedList>(() => ({ ...initial, loadedAt: Date.now() }));
  const [error, setError] = useState<ApiError | null>(null);
  const lastRequest = useRef(0);
  const load = useCallback(async () => {
    const request = (lastRequest.current += 1);
    const params = toListParams(readListQuery(new URLSearchParams(key)));
    const result = await api.searchWorkshops(params);
    // A slow answer must not replace that of a later query.
    if (request !== lastRequest.current) return;
    setError(result.ok ? null : result.error);
    if (result.ok) setList({ key, page: result.value, loadedAt: Date.now() });
  }, [key]);
  const shownKey = useRef(initial.key);
  useEffect(() => {
    if (shownKey.current !== key) void load();
    shownKey.current = key;
    return repeatWhileVisible(load);
  }, [key, load]);
  return { list, error, reload: useCallback(() => void load(), [load]) };
}

/** One call after the other, so that a slow server gets no queue of them. */
function repeatWhileVisible(call: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let isStopped = false;
  const next = async () => {
    if (document.visibilityState === 'visible') await call();
    if (!isStopped) timer = setTimeout(() => void next(), REFRESH_MS);
  };
  timer = setTimeout(() => void next(), REFRESH_MS);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
