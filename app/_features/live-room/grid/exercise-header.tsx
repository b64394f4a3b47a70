'use client';
import { useEffect, useMemo, useRef, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { ExerciseStats, RoomInfo } from '#lib/room/views.ts';
import type { RoomViewDispatch } from '../state/room-view-state.ts';
import { toWholePercent, type ColumnStats } from './row-marks.ts';
import { useRovingFocus } from './use-roving-focus.ts';

interface ExerciseHeaderProps {
  readonly info: RoomInfo;
  readonly seatCount: number;
  /** Counted here, with each frame. */
  readonly columnStats: readonly ColumnStats[];
  /** Worked out by the server. */
  readonly exerciseStats: readonly ExerciseStats[];
  readonly column: number;
  readonly dispatch: RoomViewDispatch;
}

/** The line of exercises, what share passed each, how long it takes, how many are stuck; a station chooses the column that the wall shows. */
export function ExerciseHeader({
  info,
  seatCount,
  columnStats,
  exerciseStats,
  column,
  dispatch,
}: ExerciseHeaderProps) {
  const t = useTranslations('instructor.room.track');
  const gridMessages = useTranslations('instructor.room.grid.track');
  const { language } = useLanguage();
  const grid = useMemo(() => info.exercises.map(({ id }) => [id]), [info.exercises]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (container.current) scrollColumnIntoView(container.current, column);
  }, [column]);
  return (
    <div ref={container} className="track" role="group" aria-label={t('label')} {...roving}>
      <div className="track-names soft" aria-hidden="true">
        <span>{t('exercise')}</span>
        <span>{t('passed')}</span>
        <span>{gridMessages('median')}</span>
        <span>{gridMessages('stuck')}</span>
      </div>
      {info.exercises.map(({ id, kind, title, optional }, place) => {
        const { passed = 0 } = columnStats[place] ?? {};
        const { medianMs = null, stuck = 0 } = exerciseStats[place] ?? {};
        const done = toWholePercent(passed, seatCount);
        const median = medianMs === null ? gridMessages('noMedian') : formatDuration(medianMs);
        const current = info.current === id;
        const name = gridMessages('exerciseSummary', {
          number: place + 1,
          title: optional ? `${title[language]} (${gridMessages('optional')})` : title[language],
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
            tabIndex={tabStopKey === id ? 0 : -1}
            aria-pressed={place === column}
            title={title[language]}
            aria-label={name}
            aria-current={current ? 'step' : undefined}
            onClick={() => dispatch({ selectedExerciseId: current ? null : id })}
          >
            <ExerciseBadge
              number={place + 1}
              kind={kind}
              current={current}
              optional={optional ?? false}
            />
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
function scrollColumnIntoView(track: HTMLElement, column: number): void {
  const station = track.querySelectorAll<HTMLElement>('.station')[column];
  const scroller = track.closest<HTMLElement>('.scroller[data-lines]');
  const pane = track.scrollWidth > track.clientWidth ? track : scroller;
  if (!station || !pane) return;
  const { offsetLeft: begins, offsetWidth: width } = station;
  const names = track.querySelector<HTMLElement>('.track-names')?.offsetWidth ?? 0;
  if (begins - names < pane.scrollLeft || begins + width > pane.scrollLeft + pane.clientWidth)
    pane.scrollTo({ left: begins - names - (pane.clientWidth - names) / 2 });
}
