'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { StudentExercise } from '../student-exercises.ts';

/** A station in one line for who hears the page: number, title, how it stands, and whether it may be left out. */
export function useExerciseLabel(): (station: StudentExercise) => string {
  const t = useTranslations('student.seat');
  const cells = useTranslations('common.cell');
  const { language } = useLanguage();
  return useCallback(
    ({ info, number, passing, total, view: { cell } }) => {
      const state =
        cell.state === 'in-progress' || cell.state === 'failing'
          ? cells(cell.state, { n: String(passing), m: String(total) })
          : cells(cell.state);
      const words = t('exerciseSummary', { number, title: info.title[language], state });
      return info.optional ? `${words}, ${t('optional')}` : words;
    },
    [t, cells, language],
  );
}
