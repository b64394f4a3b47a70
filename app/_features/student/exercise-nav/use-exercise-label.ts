'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { Station } from '../student-exercises.ts';

/** A station in one line for who hears the page: number, title, how it stands, and whether it may be left out. */
export function useStationWords(): (station: Station) => string {
  const t = useTranslations('student.seat');
  const cells = useTranslations('common.cell');
  const { language } = useLanguage();
  return useCallback(
    ({ head, number, n, m, view: { cell } }) => {
      const state =
        cell.state === 'working' || cell.state === 'trouble'
          ? cells(cell.state, { n: String(n), m: String(m) })
          : cells(cell.state);
      const words = t('station', { number, title: head.title[language], state });
      return head.optional ? `${words}, ${t('optional')}` : words;
    },
    [t, cells, language],
  );
}
