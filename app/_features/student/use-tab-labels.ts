import { useTranslations } from 'use-intl';
import type { SeatView } from '#lib/room/views.ts';
import { isOver } from './ended/is-over.ts';
import { getHelpRequestState } from './help/help-request.ts';
import type { StudentExercise } from './student-exercises.ts';
import type { TabLabel } from './tabs.tsx';

/**
 * The tabs of a phone, with the number of passing checks and the state of the help request. There is no
 * cluster before it is connected.
 */
export function useTabLabels(
  view: SeatView,
  showSetup: boolean,
  exercise: StudentExercise | undefined,
): readonly TabLabel[] {
  const t = useTranslations('student.seat');
  const helpMessages = useTranslations('student.helpRequest');
  const checkMessages = useTranslations('student.checks');
  const helpText = {
    none: '',
    claimed: helpMessages('tabClaimed'),
    snoozed: helpMessages('tabSnoozed'),
    waiting: helpMessages('placeOnly', { place: view.helpRequest?.place ?? 1 }),
  };
  const isQuiz = exercise?.info.kind === 'quiz';
  const checks: TabLabel =
    showSetup && !isQuiz
      ? { tab: 'checks', name: t('setupTab'), state: '' }
      : {
          tab: 'checks',
          name: isQuiz ? checkMessages('questions') : t('checksTab'),
          state: exercise ? `${exercise.passing} / ${exercise.total}` : '',
        };
  return [
    checks,
    { tab: 'task', name: t('taskTab'), state: '' },
    ...(showSetup || view.seat.agent === null
      ? []
      : [{ tab: 'cluster', name: t('clusterTab'), state: '' } as const]),
    ...(isOver(view)
      ? []
      : [
          {
            tab: 'help',
            name: helpMessages('tab'),
            state: helpText[getHelpRequestState(view.helpRequest)],
          } as const,
        ]),
  ];
}
