import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { StudentExercise } from '../student-exercises.ts';

/** The accessible name of an exercise: number, title, state, and whether it is optional. */
export function useExerciseLabel(): (exercise: StudentExercise) => string {
  const t = useTranslations('student.seat');
  const cellMessages = useTranslations('common.cell');
  const { language } = useLanguage();
  return useCallback(
    ({ info, number, passing, total, view: { cell } }) => {
      const state =
        cell.state === 'in-progress' || cell.state === 'failing'
          ? cellMessages(cell.state, { n: String(passing), m: String(total) })
          : cellMessages(cell.state);
      const label = t('exerciseSummary', { number, title: info.title[language], state });
      return info.optional ? `${label}, ${t('optional')}` : label;
    },
    [t, cellMessages, language],
  );
}
