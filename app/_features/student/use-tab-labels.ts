'use client';
import { useTranslations } from 'use-intl';
import { isStudentObject } from '#app/_components/objects.ts';
import type { SeatView } from '#lib/room/views.ts';
import { getHelpRequestState } from './help/help-request.ts';
import type { StudentExercise } from './student-exercises.ts';
import type { Tab } from './tabs.tsx';

/** What stands on the tabs of a phone: the part's name, and what it comes to. */
export function useTabLabels(
  view: SeatView,
  showSetup: boolean,
  selectedExercise: StudentExercise | undefined,
): Readonly<Record<Tab, readonly [string, string]>> {
  const t = useTranslations('student.seat');
  const hand = useTranslations('student.helpRequest');
  const state = getHelpRequestState(view.helpRequest);
  const words = {
    none: hand('tabDown'),
    claimed: hand('tabClaimed'),
    snoozed: hand('tabSnoozed'),
    waiting: hand('placeOnly', { place: view.helpRequest?.place ?? 1 }),
  };
  return {
    checks:
      showSetup && selectedExercise?.info.kind !== 'quiz'
        ? [t('setupTab'), t('waitingTab')]
        : [
            t('checksTab'),
            selectedExercise ? `${selectedExercise.passing} / ${selectedExercise.total}` : '',
          ],
    task: [t('taskTab'), selectedExercise ? String(selectedExercise.number) : ''],
    cluster: [t('clusterTab'), String(view.objects.filter(isStudentObject).length)],
    hand: [hand('tab'), words[state]],
  };
}
