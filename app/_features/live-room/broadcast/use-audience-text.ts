'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Reach } from './audience-selection.ts';

/** What a button says that reaches people: the act with its number, or the one person's name. */
export function useReachWords() {
  const t = useTranslations('instructor.room.people.panel');
  return useMemo(
    () => ({
      announce(reach: Reach): string {
        switch (reach.to) {
          case 'all':
            return t('announceAll', { seats: reach.seats });
          case 'group':
            return t('announceGroup', { group: reach.group, seats: reach.seats });
          case 'one':
            return t('announceOne', { name: reach.name });
          case 'these':
            return t('announceThese', { seats: reach.seats });
        }
      },
      release(reach: Reach, hint: number): string {
        switch (reach.to) {
          case 'all':
            return t('releaseAll', { seats: reach.seats });
          case 'group':
            return t('releaseGroup', { group: reach.group, seats: reach.seats });
          case 'one':
            return t('releaseOne', { name: reach.name });
          case 'these':
            return t('releaseThese', { seats: reach.seats, hint });
        }
      },
    }),
    [t],
  );
}
