import { useEffect, useMemo, useRef, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { toWholePercent, type ColumnStats } from './row-marks.ts';
import { useRovingFocus } from './use-roving-focus.ts';

const ROWS = 'grid grid-rows-[1.25rem_1.375rem_0.9375rem_0.9375rem]';

interface ExerciseHeaderProps {
  readonly columnStats: readonly ColumnStats[];
  /**
   * In a table the exercises are the column headings. Above a map or overview they scroll on their
   * own.
   */
  readonly scrollsWithRows: boolean;
}

/**
 * The exercises with the share of students who passed, the median time, and the number of stuck
 * students. Selects the exercise that the grid shows.
 */
export function ExerciseHeader({ columnStats, scrollsWithRows }: ExerciseHeaderProps) {
  const t = useTranslations('instructor.room.track');
  const gridMessages = useTranslations('instructor.room.grid.track');
  const { language } = useLanguage();
  const { view, column } = useRoomData();
  const { dispatch } = useRoomControls();
  const { info } = view;
  const grid = useMemo(() => info.exercises.map(({ id }) => [id]), [info.exercises]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (container.current) scrollColumnIntoView(container.current, column);
  }, [column]);
  return (
    <div
      ref={container}
      data-part="exercise-header"
      className={cn(
        'sticky top-0 z-3 flex flex-none border-b border-rule bg-paper px-16 pt-6 pb-5 text-center text-tiny',
        scrollsWithRows ? 'min-w-max' : 'left-0 min-w-0 [scrollbar-width:none] overflow-x-auto',
      )}
      role="group"
      aria-label={t('label')}
      {...roving}
    >
      <div
        data-part="exercise-header-names"
        className={cn(
          ROWS,
          'sticky z-1 -ms-16 w-[calc(var(--name,3.25rem)+1rem)] flex-none items-center bg-paper ps-16 text-start whitespace-nowrap text-soft',
          scrollsWithRows ? 'left-0' : '-left-16',
        )}
        aria-hidden="true"
      >
        <span>{t('exercise')}</span>
        <span>{t('passed')}</span>
        <span>{gridMessages('median')}</span>
        <span>{gridMessages('stuck')}</span>
      </div>
      {info.exercises.map(({ id, kind, title, optional }, index) => {
        const { passed = 0 } = columnStats[index] ?? {};
        const { medianMs = null, stuck = 0 } = view.stats.exercises[index] ?? {};
        const done = toWholePercent(passed, view.seats.length);
        const median = medianMs === null ? gridMessages('noMedian') : formatDuration(medianMs);
        const current = info.current === id;
        const name = gridMessages('exerciseSummary', {
          number: index + 1,
          title: optional ? `${title[language]} (${gridMessages('optional')})` : title[language],
          done,
          median,
          stuck,
        });
        return (
          <button
            key={id}
            type="button"
            data-part="exercise"
            className={cn(
              ROWS,
              'flex-[1_0_1.625rem] place-items-center bg-[linear-gradient(var(--color-rule)_0_0)] bg-size-[100%_2px] bg-position-[0_9px] bg-no-repeat aria-pressed:outline-2 aria-pressed:-outline-offset-1 aria-pressed:outline-ink',
            )}
            data-key={id}
            tabIndex={tabStopKey === id ? 0 : -1}
            aria-pressed={index === column}
            title={title[language]}
            aria-label={name}
            aria-current={current ? 'step' : undefined}
            onClick={() => dispatch({ selectedExerciseId: current ? null : id })}
          >
            <ExerciseBadge
              number={index + 1}
              kind={kind}
              current={current}
              optional={optional ?? false}
            />
            <span
              className="w-21 bg-[linear-gradient(0deg,var(--color-pass)_var(--done),var(--color-sunk)_0)] leading-18"
              style={{ '--done': `${done}%` } as CSSProperties}
            >
              {done}
            </span>
            <span className={cn(medianMs === null && 'text-soft')}>{median}</span>
            {stuck > 0 ? (
              <b className="min-w-15 bg-stuck px-3 leading-14 text-on-loud">{stuck}</b>
            ) : (
              <span className="text-soft">·</span>
            )}
          </button>
        );
      })}
    </div>
  );
}

/**
 * Scrolls to the selected exercise where a narrow pane hides it. In a table, header and rows scroll
 * together.
 */
function scrollColumnIntoView(header: HTMLElement, column: number): void {
  const exercise = header.querySelectorAll<HTMLElement>('[data-part="exercise"]')[column];
  const scroller = header.closest<HTMLElement>('[data-part="grid-scroller"][data-lines]');
  const pane = header.scrollWidth > header.clientWidth ? header : scroller;
  if (!exercise || !pane) return;
  const { offsetLeft: left, offsetWidth: width } = exercise;
  const namesWidth =
    header.querySelector<HTMLElement>('[data-part="exercise-header-names"]')?.offsetWidth ?? 0;
  if (left - namesWidth < pane.scrollLeft || left + width > pane.scrollLeft + pane.clientWidth)
    pane.scrollTo({ left: left - namesWidth - (pane.clientWidth - namesWidth) / 2 });
}
