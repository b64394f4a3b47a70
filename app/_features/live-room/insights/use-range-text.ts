import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { PercentRange } from '../summary/advance-summary.ts';

/** `71 to 79`, or `61%` if both ends are equal. */
export function useRangeText(): (range: PercentRange) => string {
  const t = useTranslations('instructor.room.advance');
  return useCallback(
    ([low, high]) => (low === high ? t('exact', { low }) : t('range', { low, high })),
    [t],
  );
}
