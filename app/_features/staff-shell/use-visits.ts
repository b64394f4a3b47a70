import { useEffect, useMemo } from 'react';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { addVisit, parseVisits } from './switcher-order.ts';

const KEY = 'podium-workshops-visited';

/** Remembers in this browser that a workshop was opened. */
export function useRecordVisit(workshopId: string): void {
  const [stored, store] = useLocalStorage(KEY);
  const mounted = useMounted();
  useEffect(() => {
    // What is stored isn't known in the first render.
    if (!mounted) return;
    const next = addVisit(parseVisits(stored), workshopId).join(' ');
    if (next !== stored) store(next);
  }, [mounted, stored, store, workshopId]);
}

/** The workshops that were opened in this browser, the last one first. */
export function useVisits(): readonly string[] {
  const [stored] = useLocalStorage(KEY);
  return useMemo(() => parseVisits(stored), [stored]);
}
