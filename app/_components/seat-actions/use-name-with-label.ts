import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { SeatRow } from '#lib/room/views.ts';

/** Name and label of a seat, where two students can have the same name. */
export function useNameWithLabel(): (row: Pick<SeatRow, 'displayName' | 'label'>) => string {
  const t = useTranslations('seatActions');
  return useCallback(
    ({ displayName, label }) =>
      displayName === null ? label : t('nameWithLabel', { name: displayName, label }),
    [t],
  );
}
