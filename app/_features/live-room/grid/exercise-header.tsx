'use client';
import { useEffect, useMemo, useRef, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Stop } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatSpan } from '#lib/i18n/times.ts';
import type { ExerciseFigures, RoomHead } from '#lib/room/views.ts';
import type { Choose } from '../state/room-view-state.ts';
import { percent, type ColumnFigures } from './row-marks.ts';
import { useRoving } from './use-roving-focus.ts';

interface Props {
  readonly head: RoomHead;
  readonly seats: number;
  /** Counted here, with each frame. */
  readonly figures: readonly ColumnFigures[];
  /** Worked out by the server. */
  readonly rates: readonly ExerciseFigures[];
  readonly column: number;
  readonly choose: Choose;
}

/** The line of exercises, what share passed each, how long it takes, how many are stuck; a station chooses the column that the wall shows. */
export function Track({ head, seats, figures, rates, column, choose }: Props) {
  const t = useTranslations('instructor.room.track');
  const wall = useTranslations('instructor.wall.track');
  const { language } = useLanguage();
  const grid = useMemo(() => head.exercises.map(({ id }) => [id]), [head.exercises]);
  const { stop, ...roving } = useRoving(grid);
  const track = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (track.current) bringIntoView(track.current, column);
  }, [column]);
  return (
    <div ref={track} className="track" role="group" aria-label={t('label')} {...roving}>
      <div className="track-names soft" aria-hidden="true">
        <span>{t('exercise')}</span>
        <span>{t('done')}</span>
        <span>{wall('median')}</span>
        <span>{wall('stuck')}</span>
      </div>
      {head.exercises.map(({ id, kind, title, optional }, place) => {
        const { passed = 0 } = figures[place] ?? {};
        const { medianMs = null, stuck = 0 } = rates[place] ?? {};
        const done = percent(passed, seats);
        const median = medianMs === null ? wall('noMedian') : formatSpan(medianMs);
        const current = head.current === id;
        const name = wall('station', {
          number: place + 1,
          title: optional ? `${title[language]} (${wall('optional')})` : title[language],
          done,
          median,
          stuck,
        });
        return (
          <button
            key={id}
            type="button"
            className="station"
            data-key={id}
            tabIndex={stop === id ? 0 : -1}
            aria-pressed={place === column}
            title={title[language]}
            aria-label={name}
            aria-current={current ? 'step' : undefined}
            onClick={() => choose({ column: current ? null : id })}
          >
            <Stop number={place + 1} kind={kind} current={current} optional={optional ?? false} />
            <span className="tank" style={{ '--done': `${done}%` } as CSSProperties}>
              {done}
            </span>
            <span className={medianMs === null ? 'soft' : undefined}>{median}</span>
            {stuck > 0 ? <b className="lag">{stuck}</b> : <span className="soft">·</span>}
          </button>
        );
      })}
    </div>
  );
}

/** A narrow pane shows some of the stations: the chosen one should be among them. Over lines the two scroll together. */
function bringIntoView(track: HTMLElement, column: number): void {
  const station = track.querySelectorAll<HTMLElement>('.station')[column];
  const scroller = track.closest<HTMLElement>('.scroller[data-lines]');
  const pane = track.scrollWidth > track.clientWidth ? track : scroller;
  if (!station || !pane) return;
  const { offsetLeft: begins, offsetWidth: width } = station;
  const names = track.querySelector<HTMLElement>('.track-names')?.offsetWidth ?? 0;
  if (begins - names < pane.scrollLeft || begins + width > pane.scrollLeft + pane.clientWidth)
    pane.scrollTo({ left: begins - names - (pane.clientWidth - names) / 2 });
}
