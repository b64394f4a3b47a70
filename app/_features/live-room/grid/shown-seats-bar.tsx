import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { isLeader } from '#lib/room/roles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { useFocusAfterRemoval } from './use-focus-after-removal.ts';
import { useSeatFilterText } from './use-seat-filter-text.ts';

/**
 * Why the grid doesn't show every seat at the current exercise: another exercise was chosen, or a
 * number of a card was followed. Absent otherwise.
 */
export function ShownSeatsBar() {
  const { viewState } = useRoomControls();
  const { view, column } = useRoomData();
  const current = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const isElsewhere = current >= 0 && column !== current;
  if (!isElsewhere && viewState.seatFilter === null && viewState.sharedItemKey === null)
    return null;
  return (
    <div
      data-part="shown-seats"
      className="flex min-h-32 flex-none flex-wrap items-center gap-x-10 gap-y-4 border-b border-rule px-16 py-3 text-small/18"
    >
      {isElsewhere && <ShownExercise current={current} />}
      <FilterChip />
    </div>
  );
}

/** Choosing a column only looks, so the way back and the way forward are beside it. */
function ShownExercise({ current }: { readonly current: number }) {
  const t = useTranslations('instructor.room');
  const { view, column } = useRoomData();
  const { dispatch, askToMove } = useRoomControls();
  const shown = view.info.exercises[column];
  const group = useRef<HTMLSpanElement>(null);
  useFocusAfterRemoval(group);
  return (
    <span ref={group} className="inline-flex flex-wrap items-center gap-x-10 gap-y-4">
      <span role="status">{t('showing', { shown: column + 1, current: current + 1 })}</span>
      <Button
        className="min-h-24 py-0 max-tablet:min-h-44"
        onClick={() => dispatch({ selectedExerciseId: null })}
      >
        {t('backToCurrent')}
      </Button>
      {isLeader(view.me) && shown && (
        <Button className="min-h-24 py-0 max-tablet:min-h-44" onClick={() => askToMove(shown.id)}>
          {t('command.makeCurrent', { number: column + 1 })}
        </Button>
      )}
    </span>
  );
}

/** The filter of a card or of a shared cause. Its button, and Escape, remove it. */
function FilterChip() {
  const { seatFilter, sharedItemKey } = useRoomControls().viewState;
  return seatFilter === null && sharedItemKey === null ? null : <FilterChipButton />;
}

function FilterChipButton() {
  const t = useTranslations('instructor.room.filter');
  const { viewState, dispatch } = useRoomControls();
  const filterText = useSeatFilterText();
  const { seatFilter } = viewState;
  const button = useRef<HTMLButtonElement>(null);
  useFocusAfterRemoval(button);
  const text = seatFilter === null ? t('shared') : filterText(seatFilter);
  return (
    <button
      ref={button}
      type="button"
      data-part="filter-chip"
      className="inline-flex min-h-24 items-center gap-6 rounded-2 border border-ink px-8 max-tablet:min-h-44"
      aria-label={t('remove', { filter: text })}
      onClick={() => dispatch({ seatFilter: null, sharedItemKey: null })}
    >
      <b>{text}</b>
      <span aria-hidden="true">×</span>
    </button>
  );
}
