import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { AdmissionView } from '#lib/protocol/api/admission.ts';

/**
 * Who waits for approval in a workshop, and the settings of joining. Loaded every `everyMs` while
 * the page is visible; `workshopId` null loads nothing, for who can't decide. An error keeps what
 * was loaded before.
 */
export function useAdmission(
  workshopId: string | null,
  everyMs: number,
): {
  readonly result: ApiResult<AdmissionView> | null;
  readonly reload: () => void;
} {
  const [result, setResult] = useState<ApiResult<AdmissionView> | null>(null);
  // An answer to an older request must not replace a newer one, e.g. that after a decision.
  const requests = useRef(0);
  const reload = useCallback(() => {
    if (workshopId === null) return;
    const request = (requests.current += 1);
    void api.getAdmission(workshopId).then((next) => {
      if (request === requests.current)
        setResult((before) => (next.ok || before?.ok !== true ? next : before));
    });
  }, [workshopId]);
  useEffect(() => {
    const reloadIfVisible = () => {
      if (document.visibilityState === 'visible') reload();
    };
    reload();
    const timer = setInterval(reloadIfVisible, everyMs);
    document.addEventListener('visibilitychange', reloadIfVisible);
    return () => {
      // Answers that arrive later belong to another workshop or to no page.
      requests.current += 1;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', reloadIfVisible);
    };
  }, [reload, everyMs]);
  return { result, reload };
}
