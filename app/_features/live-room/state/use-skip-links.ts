import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { SkipLink } from '#app/_components/page-extras.tsx';
import type { RoomViewDispatch } from './room-view-state.ts';

/** To the list and to the grid. On a phone, the tab that has them is shown first. */
export function useSkipLinks(dispatch: RoomViewDispatch): readonly SkipLink[] {
  const t = useTranslations('common.skip');
  return useMemo(
    () => [
      { label: t('nextUp'), target: 'next-up', reveal: () => dispatch({ tab: 'attention' }) },
      { label: t('seats'), target: 'seats', reveal: () => dispatch({ tab: 'grid' }) },
    ],
    [t, dispatch],
  );
}
