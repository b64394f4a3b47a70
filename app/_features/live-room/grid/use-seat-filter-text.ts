import { useTranslations } from 'use-intl';
import { useRoomData } from '../state/room-context.ts';
import type { SeatFilter } from './seat-filter.ts';

/** What a filter shows, in a few words. */
export function useSeatFilterText(): (filter: SeatFilter) => string {
  const t = useTranslations('instructor.room.filter');
  const presence = useTranslations('common.presence');
  const attention = useTranslations('instructor.room.attention');
  const { exercises } = useRoomData().view.info;
  return (filter) => {
    switch (filter.kind) {
      case 'presence':
        return presence(filter.presence);
      case 'grading-paused':
        return t('gradingPaused');
      case 'incident':
        return t('incident');
      case 'attention':
        return attention(filter.attention);
      case 'passed':
      case 'not-passed': {
        const number = exercises.findIndex(({ id }) => id === filter.exerciseId) + 1;
        return t(filter.kind === 'passed' ? 'passed' : 'notPassed', { number });
      }
    }
  };
}
