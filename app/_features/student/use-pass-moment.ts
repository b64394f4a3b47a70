import { useCallback, useEffect, useState } from 'react';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import type { StudentExercise } from './student-exercises.ts';

/** Ids of the exercises that the student passed here, not by an instructor or before the connection. */
function listOwnPasses(exercises: readonly StudentExercise[]): readonly string[] {
  return exercises.flatMap(({ info, view: { pass } }) =>
    pass === null || pass.source === 'instructor' || pass.foundAtConnect ? [] : [info.id],
  );
}

/**
 * The exercise that was passed while this page was open, until the student continues to another one;
 * else null. Stored, so that a reload in between keeps the moment.
 */
export function usePassMoment(
  seat: string,
  exercises: readonly StudentExercise[],
): readonly [exerciseId: string | null, end: () => void] {
  const [stored, store] = useLocalStorage(`podium-just-passed ${seat}`);
  const passed = listOwnPasses(exercises);
  const [known, setKnown] = useState(passed);
  const [justPassed, setJustPassed] = useState<string | null>(null);
  if (passed.join() !== known.join()) {
    setKnown(passed);
    setJustPassed(passed.find((id) => !known.includes(id)) ?? justPassed);
  }
  useEffect(() => {
    if (justPassed !== null) store(justPassed);
  }, [justPassed, store]);
  const end = useCallback(() => {
    setJustPassed(null);
    store('');
  }, [store]);
  const moment = justPassed ?? stored;
  // Staff can revoke the pass.
  return [moment !== null && passed.includes(moment) ? moment : null, end];
}
