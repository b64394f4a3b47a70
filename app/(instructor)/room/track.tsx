'use client';
import { useMemo, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Stop } from '#app/components/stop.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomHead } from '#lib/room/types.ts';
import type { Choose } from './choice.ts';
import { percent, type ColumnFigures } from './marks.ts';
import { useRoving } from './use-roving.ts';

interface Props {
  readonly head: RoomHead;
  readonly seats: number;
  readonly figures: readonly ColumnFigures[];
  readonly column: number;
  readonly choose: Choose;
}

/** The line of exercises; a station chooses the column that the wall shows. */
export function Track({ head, seats, figures, column, choose }: Props) {
  const t = useTranslations('instructor.room.track');
  const { language } = useLanguage();
  const grid = useMemo(() => head.exercises.map(({ id }) => [id]), [head.exercises]);
  const { stop, ...roving } = useRoving(grid);
  return (
    <div className="track" role="group" aria-label={t('label')} {...roving}>
      <div className="track-names soft" aria-hidden="true"><span>{t('exercise')}</span><span>{t('done')}</span><span>{t('trouble')}</span></div>
      {head.exercises.map(({ id, kind, title }, place) => {
        const { passed = 0, trouble = 0 } = figures[place] ?? {};
        const done = percent(passed, seats);
        const current = head.current === id;
        return (
          <button key={id} type="button" className="station" data-key={id} tabIndex={stop === id ? 0 : -1} aria-pressed={place === column} title={title[language]}
            aria-label={t('station', { number: place + 1, title: title[language], done, trouble })} aria-current={current ? 'step' : undefined}
            onClick={() => choose({ column: current ? null : id })}>
            <Stop number={place + 1} kind={kind} current={current} />
            <span className="tank" style={{ '--done': `${done}%` } as CSSProperties}>{done}</span>
            {trouble > 0 ? <b>{trouble}</b> : <span className="soft">·</span>}
          </button>
        );
      })}
    </div>
  );
}
