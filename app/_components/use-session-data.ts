import { useCallback, useEffect, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import { useRoomClient } from '#lib/client/hooks.ts';

/**
 * Sessions or devices from the server. Loaded again when the server says that they have changed,
 * and when the page is shown again. `load` is stable; an error keeps what was loaded before.
 */
export function useSessionData<T>(load: () => Promise<ApiResult<T>>): {
  readonly result: ApiResult<T> | null;
  readonly reload: () => void;
} {
  const client = useRoomClient();
  const [result, setResult] = useState<ApiResult<T> | null>(null);
  const reload = useCallback(() => {
    void load().then((next) =>
      setResult((before) => (next.ok || before?.ok !== true ? next : before)),
    );
  }, [load]);
  useEffect(() => {
    const reloadIfVisible = () => {
      if (document.visibilityState === 'visible') reload();
    };
    reload();
    const stop = client.onSessionsChanged(reload);
    document.addEventListener('visibilitychange', reloadIfVisible);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', reloadIfVisible);
    };
  }, [client, reload]);
  return { result, reload };
}
