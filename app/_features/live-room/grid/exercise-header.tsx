import { useEffect, useMemo, useRef, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { ExerciseInfo } from '#lib/room/views.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { toWholePercent, type ColumnStats } from './row-marks.ts';
import { scrollColumnIntoView, showColumn, useShownColumns } from './shown-columns.ts';
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
  const { view, column } = useRoomData();
  const { info } = view;
  const grid = useMemo(() => info.exercises.map(({ id }) => [id]), [info.exercises]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  const container = useRef<HTMLDivElement>(null);
  const shown = useShownColumns(container);
  useEffect(() => {
    if (container.current) scrollColumnIntoView(container.current, column);
  }, [column]);
  return (
    <div
      ref={container}
      data-part="exercise-header"
      className={cn(
        'sticky top-0 z-3 flex flex-none border-b border-rule bg-paper px-16 pt-6 pb-5 text-center text-small/15',
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
      {info.exercises.map((exercise, index) => (
        <ExerciseColumn
          key={exercise.id}
          exercise={exercise}
          index={index}
          passed={columnStats[index]?.passed ?? 0}
          tabStop={tabStopKey === exercise.id}
          cut={shown !== null && (index < shown.from || index >= shown.to)}
        />
      ))}
      {shown !== null && shown.to < info.exercises.length && (
        <MoreColumns
          count={info.exercises.length - shown.to}
          onShow={() => showColumn(container.current, shown.to)}
        />
      )}
    </div>
  );
}

/** One exercise with its figures. Choosing it only looks: the class stays where it is. */
function ExerciseColumn({
  exercise: { id, kind, title, optional },
  index,
  passed,
  tabStop,
  cut,
}: {
  readonly exercise: ExerciseInfo;
  readonly index: number;
  readonly passed: number;
  readonly tabStop: boolean;
  /** The column isn't completely visible. A number that is cut would be a wrong number. */
  readonly cut: boolean;
}) {
  const t = useTranslations('instructor.room.grid.track');
  const { language } = useLanguage();
  const { view, column } = useRoomData();
  const { dispatch } = useRoomControls();
  const { medianMs = null, stuck = 0 } = view.stats.exercises[index] ?? {};
  const done = toWholePercent(passed, view.seats.length);
  const median = medianMs === null ? t('noMedian') : formatDuration(medianMs);
  const current = view.info.current === id;
  const name = t('exerciseSummary', {
    number: index + 1,
    title: optional ? `${title[language]} (${t('optional')})` : title[language],
    done,
    median,
    stuck,
  });
  return (
    <button
      type="button"
      data-part="exercise"
      className={cn(
        ROWS,
        'flex-[1_0_2.125rem] place-items-center bg-[linear-gradient(var(--color-rule)_0_0)] bg-size-[100%_2px] bg-position-[0_9px] bg-no-repeat aria-pressed:outline-2 aria-pressed:-outline-offset-1 aria-pressed:outline-ink',
        cut && '*:invisible',
      )}
      data-key={id}
      tabIndex={tabStop ? 0 : -1}
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
}

/** How many exercises are to the right of the visible ones. Goes to the first of them. */
function MoreColumns({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  const t = useTranslations('instructor.room');
  return (
    <button
      type="button"
      data-part="more-columns"
      className="sticky right-0 z-1 -ms-80 -me-16 w-80 flex-none self-stretch border-s border-rule bg-paper px-8 text-small/15 font-bold [word-break:keep-all] whitespace-normal"
      onClick={onShow}
    >
      {t('moreColumns', { count })} <span aria-hidden="true">›</span>
    </button>
  );
}
