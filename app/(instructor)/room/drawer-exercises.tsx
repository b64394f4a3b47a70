'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/components/cell.tsx';
import { markOfCell } from '#app/components/mark.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/types.ts';
import { useRoving } from './use-roving.ts';
import { useMarkWords } from './words.ts';

/** All exercises of one seat, as last seen, to choose whose checks stand below. */
export function DrawerExercises({ seat, column, choose }: { readonly seat: SeatView; readonly column: number; readonly choose: (id: string) => void }) {
  const t = useTranslations('instructor.room.drawer');
  const { language } = useLanguage();
  const words = useMarkWords();
  const grid = useMemo(() => seat.head.exercises.map(({ id }) => [id]), [seat.head.exercises]);
  const { stop, ...roving } = useRoving(grid);
  return (
    <div className="exercise-cells" role="group" aria-label={t('exercises')} {...roving}>
      {seat.head.exercises.map(({ id, title }, place) => {
        const mark = markOfCell(seat.exercises[place]?.cell ?? { state: 'not-started' });
        return (
          <button key={id} type="button" data-key={id} tabIndex={stop === id ? 0 : -1} aria-pressed={place === column} title={title[language]}
            aria-label={`${place + 1}, ${title[language]}: ${words.ofMark(mark)}`} onClick={() => choose(id)}>
            <small>{place + 1}</small><Cell mark={mark} size={16} />
          </button>
        );
      })}
    </div>
  );
}
