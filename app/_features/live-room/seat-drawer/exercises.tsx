'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { markForCell } from '#app/_components/status-mark.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { useRovingFocus } from '../grid/use-roving-focus.ts';
import { useMarkText } from '../grid/use-mark-text.ts';

/** So many fit on a line; a course has more, and most of them are still ahead of this person. */
const MAX_COLLAPSED = 14;

/** The exercises of one seat, as last seen, to choose whose checks stand below: those that were begun, on request all. */
export function Exercises({
  seat,
  column,
  onSelect,
}: {
  readonly seat: SeatView;
  readonly column: number;
  readonly onSelect: (id: string) => void;
}) {
  const t = useTranslations('instructor.room.drawer');
  const forecastMessages = useTranslations('instructor.room.forecast');
  const { language } = useLanguage();
  const markText = useMarkText();
  const { exercises } = seat.info;
  const [expanded, setExpanded] = useState(exercises.length <= MAX_COLLAPSED);
  const shown = useMemo(() => {
    const isStarted = (place: number) =>
      (seat.exercises[place]?.cell.state ?? 'not-started') !== 'not-started';
    return exercises
      .map((exercise, place) => ({ ...exercise, place }))
      .filter(({ place }) => expanded || place === column || isStarted(place));
  }, [exercises, seat.exercises, expanded, column]);
  const grid = useMemo(() => shown.map(({ id }) => [id]), [shown]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  return (
    <div
      className="exercise-cells"
      role="group"
      aria-label={t('exercises')}
      onFocus={roving.onFocus}
      onKeyDown={roving.onKeyDown}
    >
      {shown.map(({ id, title, place }) => {
        const mark = markForCell(seat.exercises[place]?.cell ?? { state: 'not-started' });
        return (
          <button
            key={id}
            type="button"
            data-key={id}
            tabIndex={tabStopKey === id ? 0 : -1}
            aria-pressed={place === column}
            title={title[language]}
            aria-label={`${place + 1}, ${title[language]}: ${markText.markText(mark)}`}
            onClick={() => onSelect(id)}
          >
            <small>{place + 1}</small>
            <StatusCell mark={mark} size={16} />
          </button>
        );
      })}
      {exercises.length > MAX_COLLAPSED && (
        <Button aria-expanded={expanded} onClick={() => setExpanded(!expanded)}>
          {expanded
            ? forecastMessages('foldSeat')
            : forecastMessages('folded', { count: exercises.length })}
        </Button>
      )}
    </div>
  );
}
