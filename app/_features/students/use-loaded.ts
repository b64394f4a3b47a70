import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';

const EVERY_MS = 30 * SECOND_MS;
/** Students who join at once cause one request. */
const CHANGE_DELAY_MS = SECOND_MS;

export interface Loaded<T> {
  /** The last answer. Null before the first; an error keeps it. */
  readonly value: T | null;
  readonly error: ApiError | null;
  readonly reload: () => void;
}

/**
 * What the live room doesn't tell. Loaded again when `changes` is another value, every 30 s while the
 * page is visible, and on `reload`. `load` is stable; null loads nothing.
 */
export function useLoaded<T>(
  load: (() => Promise<ApiResult<T>>) | null,
  changes: string,
): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: ApiError | null }>({
    value: null,
    error: null,
  });
  // An answer to an older request must not replace a newer one.
  const requests = useRef(0);
  const reload = useCallback(() => {
    if (load === null) return;
    const request = (requests.current += 1);
    void load().then((result) => {
      if (request !== requests.current) return;
      setState((before) =>
        result.ok
          ? { value: result.value, error: null }
          : { value: before.value, error: result.error },
      );
    });
  }, [load]);
  useEffect(() => {
    reload();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, EVERY_MS);
    return () => {
      requests.current += 1;
      clearInterval(timer);
    };
  }, [reload]);
  const firstChanges = useRef(changes);
  useEffect(() => {
    if (firstChanges.current === changes) return;
    firstChanges.current = changes;
    const timer = setTimeout(reload, CHANGE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [changes, reload]);
  return { ...state, reload };
}
