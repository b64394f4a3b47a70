'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { markOfCell } from '#app/_components/status-mark.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { useRoving } from '../grid/use-roving-focus.ts';
import { useMarkWords } from '../grid/use-mark-text.ts';

/** So many fit on a line; a course has more, and most of them are still ahead of this person. */
const FEW = 14;

/** The exercises of one seat, as last seen, to choose whose checks stand below: those that were begun, on request all. */
export function DrawerExercises({
  seat,
  column,
  choose,
}: {
  readonly seat: SeatView;
  readonly column: number;
  readonly choose: (id: string) => void;
}) {
  const t = useTranslations('instructor.room.drawer');
  const people = useTranslations('instructor.room.people.forecast');
  const { language } = useLanguage();
  const words = useMarkWords();
  const { exercises } = seat.head;
  const [all, showAll] = useState(exercises.length <= FEW);
  const shown = useMemo(() => {
    const begun = (place: number) =>
      (seat.exercises[place]?.cell.state ?? 'not-started') !== 'not-started';
    return exercises
      .map((exercise, place) => ({ ...exercise, place }))
      .filter(({ place }) => all || place === column || begun(place));
  }, [exercises, seat.exercises, all, column]);
  const grid = useMemo(() => shown.map(({ id }) => [id]), [shown]);
  const { stop, ...roving } = useRoving(grid);
  return (
    <div
      className="exercise-cells"
      role="group"
      aria-label={t('exercises')}
      onFocus={roving.onFocus}
      onKeyDown={roving.onKeyDown}
    >
      {shown.map(({ id, title, place }) => {
        const mark = markOfCell(seat.exercises[place]?.cell ?? { state: 'not-started' });
        return (
          <button
            key={id}
            type="button"
            data-key={id}
            tabIndex={stop === id ? 0 : -1}
            aria-pressed={place === column}
            title={title[language]}
            aria-label={`${place + 1}, ${title[language]}: ${words.ofMark(mark)}`}
            onClick={() => choose(id)}
          >
            <small>{place + 1}</small>
            <Cell mark={mark} size={16} />
          </button>
        );
      })}
      {exercises.length > FEW && (
        <Button aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? people('foldSeat') : people('folded', { count: exercises.length })}
        </Button>
      )}
    </div>
  );
}
