import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { StudentExercise } from '../student-exercises.ts';

/** The accessible name of an exercise: number, title, state, and whether it is optional. */
export function useExerciseLabel(): (exercise: StudentExercise) => string {
  const t = useTranslations('student.seat');
  const cellMessages = useTranslations('common.cell');
  const quizMessages = useTranslations('student.quizProgress');
  const { language } = useLanguage();
  return useCallback(
    ({ info, number, passing, total, view: { cell } }) => {
      const stateText = () => {
        if (cell.state !== 'in-progress' && cell.state !== 'failing')
          return cellMessages(cell.state);
        return info.kind === 'quiz'
          ? quizMessages('summary', { n: passing, m: total })
          : cellMessages(cell.state, { n: String(passing), m: String(total) });
      };
      const label = t('exerciseSummary', {
        number,
        title: info.title[language],
        state: stateText(),
      });
      return info.optional ? `${label}, ${t('optional')}` : label;
    },
    [t, cellMessages, quizMessages, language],
  );
}
