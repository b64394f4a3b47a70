import { useSelectedLayoutSegments } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { countForTabs, countStudents, type TabCounts } from './tabs.ts';

const NO_COUNTS: TabCounts = {};

/** The numbers of the tabs. This browser keeps how many students the reader has seen on their page. */
export function useTabCounts(): TabCounts {
  const { workshopId, view } = useWorkshop();
  const [page] = useSelectedLayoutSegments();
  const [seen, setSeen] = useLocalStorage(`podium-students-seen-${workshopId}`);
  const students = view === null ? null : countStudents(view);
  useEffect(() => {
    if (page === 'students' && students !== null && String(students) !== seen)
      setSeen(String(students));
  }, [page, students, seen, setSeen]);
  return useMemo(
    () => (view === null ? NO_COUNTS : countForTabs(view, Number(seen ?? 0) || 0)),
    [view, seen],
  );
}
