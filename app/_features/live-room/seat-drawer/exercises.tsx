import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { markForCell } from '#app/_components/status-mark.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { useMarkText } from '../grid/use-mark-text.ts';
import { useRovingFocus } from '../grid/use-roving-focus.ts';

/** As many as fit in one row. A course has more, and a student has started few of them. */
const MAX_COLLAPSED = 14;

interface ExercisesProps {
  readonly seat: SeatView;
  readonly column: number;
  readonly onSelect: (exerciseId: string) => void;
}

/**
 * The exercises that the student started, as last observed, or all of them on request. Selects the
 * one whose checks are shown.
 */
export function Exercises({ seat, column, onSelect }: ExercisesProps) {
  const t = useTranslations('instructor.room.drawer');
  const forecastMessages = useTranslations('instructor.room.forecast');
  const { language } = useLanguage();
  const markText = useMarkText();
  const { exercises } = seat.info;
  const [expanded, setExpanded] = useState(exercises.length <= MAX_COLLAPSED);
  const shown = useMemo(() => {
    const isStarted = (index: number) =>
      (seat.exercises[index]?.cell.state ?? 'not-started') !== 'not-started';
    return exercises
      .map((exercise, index) => ({ ...exercise, index }))
      .filter(({ index }) => expanded || index === column || isStarted(index));
  }, [exercises, seat.exercises, expanded, column]);
  const grid = useMemo(() => shown.map(({ id }) => [id]), [shown]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  return (
    <div
      className="flex flex-wrap items-end gap-2 pt-4 pb-8"
      role="group"
      aria-label={t('exercises')}
      onFocus={roving.onFocus}
      onKeyDown={roving.onKeyDown}
    >
      {shown.map(({ id, title, index }) => {
        const mark = markForCell(seat.exercises[index]?.cell ?? { state: 'not-started' });
        return (
          <button
            key={id}
            type="button"
            className="grid min-w-24 justify-items-center gap-2 p-2 text-tiny/14 aria-pressed:font-bold aria-pressed:outline-2 aria-pressed:-outline-offset-1 aria-pressed:outline-ink max-tablet:min-h-44"
            data-key={id}
            tabIndex={tabStopKey === id ? 0 : -1}
            aria-pressed={index === column}
            title={title[language]}
            aria-label={`${index + 1}, ${title[language]}: ${markText.markText(mark)}`}
            onClick={() => onSelect(id)}
          >
            <small>{index + 1}</small>
            <StatusCell mark={mark} size={16} />
          </button>
        );
      })}
      {exercises.length > MAX_COLLAPSED && (
        <Button
          className="min-h-24 min-w-0 px-8 py-0 text-small/14"
          aria-expanded={expanded}
          onClick={() => setExpanded(!expanded)}
        >
          {expanded
            ? forecastMessages('foldSeat')
            : forecastMessages('folded', { count: exercises.length })}
        </Button>
      )}
    </div>
  );
}
