import { useCallback, useEffect, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';

/** A command of a seat; null while it loads. `load` is stable. */
export function useSeatCommand<T>(
  seat: string,
  load: (seat: string, renew?: boolean) => Promise<ApiResult<T>>,
): { readonly result: ApiResult<T> | null; readonly renew: () => void } {
  const [result, setResult] = useState<ApiResult<T> | null>(null);
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    let mounted = true;
    void load(seat, attempts > 0).then((next) => {
      if (mounted) setResult(next);
    });
    return () => {
      mounted = false;
    };
  }, [seat, load, attempts]);
  return { result, renew: useCallback(() => setAttempts((count) => count + 1), []) };
}
