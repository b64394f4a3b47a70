import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import {
  SAMPLE_MARKS,
  STATUS_MARK_STATES,
  type StatusMarkState,
} from '#app/_components/status-mark.ts';
import { useRoomControls } from '../state/room-context.ts';
import { toggleInSet } from '../state/room-view-state.ts';
import { GRID_BAR } from './grid-styles.ts';

/** The states with their number of seats. Explains the marks, and filters the grid. */
export function Legend({ counts }: { readonly counts: Readonly<Record<StatusMarkState, number>> }) {
  const t = useTranslations('instructor.room.legend');
  const { viewState, dispatch } = useRoomControls();
  const { stateFilter } = viewState;
  return (
    <div
      data-part="legend"
      className={cn(
        GRID_BAR,
        '[scrollbar-width:none] overflow-x-auto max-wide:gap-6 max-wide:px-12',
      )}
      role="group"
      aria-label={t('label')}
    >
      {STATUS_MARK_STATES.map((state) => (
        <button
          key={state}
          type="button"
          className="flex min-h-24 min-w-24 flex-none items-center gap-4 border-y-2 border-transparent aria-pressed:border-b-ink aria-pressed:font-bold max-wide:gap-3 max-tablet:min-h-44"
          aria-pressed={stateFilter.has(state)}
          onClick={() => dispatch({ stateFilter: toggleInSet(stateFilter, state) })}
        >
          <StatusCell mark={SAMPLE_MARKS[state]} />
          <b>{counts[state]}</b> <span>{t(state)}</span>
        </button>
      ))}
    </div>
  );
}
