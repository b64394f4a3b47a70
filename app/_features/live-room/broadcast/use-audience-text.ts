import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { AudienceSelection } from './audience-selection.ts';

/**
 * Labels of buttons that send something: the action with the number of students, or the student's
 * name.
 */
export function useAudienceText() {
  const t = useTranslations('instructor.room.broadcast');
  return useMemo(
    () => ({
      announceLabel(audience: AudienceSelection): string {
        switch (audience.to) {
          case 'all':
            return t('announceAll', { seats: audience.seatCount });
          case 'group':
            return t('announceGroup', { group: audience.group, seats: audience.seatCount });
          case 'seat':
            return t('announceOne', { name: audience.name });
          case 'seats':
            return t('announceThese', { seats: audience.seatCount });
        }
      },
      releaseLabel(audience: AudienceSelection, hint: number): string {
        switch (audience.to) {
          case 'all':
            return t('releaseAll', { seats: audience.seatCount });
          case 'group':
            return t('releaseGroup', { group: audience.group, seats: audience.seatCount });
          case 'seat':
            return t('releaseOne', { name: audience.name });
          case 'seats':
            return t('releaseThese', { seats: audience.seatCount, hint });
        }
      },
    }),
    [t],
  );
}
