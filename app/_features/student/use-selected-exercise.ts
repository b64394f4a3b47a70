import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { cameFromPage } from '#app/_components/came-from-page.ts';
import type { SeatView } from '#lib/room/views.ts';
import { focusTitle } from './focus.ts';
import { initialExercise, type StudentExercise } from './student-exercises.ts';

/**
 * The exercise that the page shows. Only the student changes it: following the class would hide a new
 * pass and replace the text while it is being read. `onChange` is called when the student continues.
 */
export function useSelectedExercise(
  view: SeatView,
  exercises: readonly StudentExercise[],
  initialExerciseId: string | null,
  onChange: () => void,
): {
  readonly selectedExercise: StudentExercise | undefined;
  readonly selectExercise: (exercise: string) => void;
  readonly selectAdjacent: (step: 1 | -1) => void;
} {
  const [selectedId, setSelectedId] = useState(() =>
    exercises.some(({ info }) => info.id === initialExerciseId)
      ? initialExerciseId
      : initialExercise(view, exercises),
  );
  const selectedExercise = exercises.find(({ info }) => info.id === selectedId);
  const shownId = useRef(selectedId);
  useLayoutEffect(() => {
    if (shownId.current === selectedId) return;
    shownId.current = selectedId;
    // The pressed button went with the panes of the previous exercise.
    if (document.activeElement === document.body) focusTitle();
  }, [selectedId]);
  // The form that led here is gone, and with it the focus.
  useEffect(() => {
    if (document.activeElement === document.body && cameFromPage()) focusTitle();
  }, []);
  const selectExercise = useCallback(
    (exercise: string) => {
      setSelectedId(exercise);
      onChange();
      // A reload comes back to this exercise. Replacing adds no entry to the history.
      window.history.replaceState(null, '', `?at=${encodeURIComponent(exercise)}`);
    },
    [onChange],
  );
  const selectAdjacent = useCallback(
    (step: 1 | -1) => {
      const target = selectedExercise && exercises[selectedExercise.number - 1 + step];
      if (target) selectExercise(target.info.id);
    },
    [selectedExercise, exercises, selectExercise],
  );
  return { selectedExercise, selectExercise, selectAdjacent };
}
