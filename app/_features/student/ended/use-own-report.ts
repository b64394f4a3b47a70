import { useEffect, useState } from 'react';
import { studentApi } from '#lib/client/student-api.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { StudentReport } from '#lib/results/report-types.ts';

/** In this time after the end, what happened last reaches the results. */
const SETTLE_MS = MINUTE_MS;

/**
 * What the results say about the student of the seat. Null until it is loaded, and for staff who look
 * at the page of a student. While the server is busy or reads the log, it asks again.
 * `endedAt`: ms since 1970.
 */
export function useOwnReport(seatId: string, endedAt: number | null): StudentReport | null {
  const [report, setReport] = useState<StudentReport | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const load = async () => {
      const result = await studentApi.getOwnReport(seatId);
      if (isGone) return;
      if (result.ok) setReport(result.value);
      else if ('retryMs' in result.error && result.error.retryMs !== undefined)
        loadIn(result.error.retryMs);
    };
    /** At different times for the students of a workshop, because it ends for all at once. */
    const loadIn = (ms: number) => {
      timer = setTimeout(() => void load(), ms * (1 + Math.random()));
    };
    const settlesIn = (endedAt ?? 0) + SETTLE_MS - Date.now();
    if (settlesIn <= 0) void load();
    else loadIn(Math.min(settlesIn, SETTLE_MS) / 2);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [seatId, endedAt]);
  return report;
}
