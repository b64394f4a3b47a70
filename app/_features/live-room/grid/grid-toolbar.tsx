import { useMemo, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { ChoiceButton } from '#app/_components/choice-button.tsx';
import { ChoiceGroup } from '#app/_components/choice-group.tsx';
import { cn } from '#app/_components/cn.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { GRID_BAR } from './grid-styles.ts';
import { GRID_VIEWS } from './grid-view.ts';
import { DEFAULT_SORT, SORT_ORDERS, type SortOrder } from './sort-seats.ts';

interface GridToolbarProps {
  readonly search: RefObject<HTMLInputElement | null>;
  /** Number of seats that match the filters. */
  readonly matchCount: number;
}

/** Search, group filter, sort order and view of the grid. */
export function GridToolbar({ search, matchCount }: GridToolbarProps) {
  const t = useTranslations('instructor.room');
  const { viewState, dispatch, gridView, setGridView } = useRoomControls();
  // The map and the overview have one fixed order, so another order switches to a table.
  const hasFixedOrder = gridView === 'map' || gridView === 'overview';
  const activeSort = hasFixedOrder ? 'seat' : (viewState.sort ?? DEFAULT_SORT);
  const sortBy = (sort: SortOrder) => {
    if (sort === activeSort) return;
    dispatch({ sort, orderRevision: viewState.orderRevision + 1 });
    if (hasFixedOrder) setGridView('dense-table');
  };
  return (
    <div
      data-part="grid-toolbar"
      className={cn(GRID_BAR, '[scrollbar-width:none] max-wide:gap-6 max-wide:overflow-x-auto')}
    >
      <SearchField search={search} matchCount={matchCount} />
      <GroupFilter />
      <ChoiceGroup label={t('sort.label')} className="max-wide:gap-6">
        <span className="text-soft max-wide:hidden" aria-hidden="true">
          {t('sort.label')}
        </span>
        {SORT_ORDERS.map((sort) => (
          <ChoiceButton
            key={sort}
            className="max-tablet:min-h-44"
            aria-pressed={sort === activeSort}
            onClick={() => sortBy(sort)}
          >
            {t(`sort.${sort}`)}
          </ChoiceButton>
        ))}
      </ChoiceGroup>
      <ChoiceGroup label={t('gridView.label')} className="max-wide:gap-6">
        <span className="text-soft max-wide:hidden" aria-hidden="true">
          {t('gridView.label')}
        </span>
        {GRID_VIEWS.map((option) => (
          <ChoiceButton
            key={option}
            className="max-tablet:min-h-44"
            aria-pressed={option === gridView}
            onClick={() => setGridView(option)}
          >
            {t(`gridView.${option}`)}
          </ChoiceButton>
        ))}
      </ChoiceGroup>
    </div>
  );
}

function SearchField({ search, matchCount }: GridToolbarProps) {
  const t = useTranslations('instructor.room.search');
  const { view } = useRoomData();
  const { viewState, dispatch } = useRoomControls();
  return (
    <label className="flex h-24 min-w-128 flex-1 items-center gap-8 rounded-2 border border-edge bg-surface px-8 focus-within:outline-2 focus-within:outline-ink max-wide:min-w-80 max-tablet:h-36">
      <input
        ref={search}
        type="search"
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-soft placeholder:opacity-100"
        value={viewState.query}
        aria-label={t('label')}
        placeholder={t('label')}
        onChange={(event) => dispatch({ query: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          dispatch({ query: '' });
          event.currentTarget.blur();
          event.preventDefault();
        }}
      />
      {viewState.query === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <span className="text-soft" role="status">
          {t('found', { found: matchCount, seats: view.seats.length })}
        </span>
      )}
    </label>
  );
}

const collator = new Intl.Collator(['en', 'ja'], { numeric: true });

/** The room's tables or groups. Returns the same array until a group is added or removed. */
function useGroups(seats: readonly SeatRow[]): readonly string[] {
  const joined = [...new Set(seats.map((row) => row.group))].sort(collator.compare).join('\u0000');
  return useMemo(() => joined.split('\u0000'), [joined]);
}

/** Shows the seats of one table or group only. Hidden while the room has one group. */
function GroupFilter() {
  const t = useTranslations('instructor.room.grid.group');
  const { viewState, dispatch } = useRoomControls();
  const groups = useGroups(useRoomData().view.seats);
  const selected = viewState.groupFilter;
  if (groups.length <= 1) return null;
  return (
    <select
      className="h-24 max-w-128 rounded-2 border border-edge bg-surface text-ink max-tablet:h-36"
      aria-label={t('label')}
      value={selected === null ? '' : `=${selected}`}
      onChange={({ target: { value } }) =>
        dispatch({ groupFilter: value === '' ? null : value.slice(1) })
      }
    >
      <option value="">{t('all')}</option>
      {groups.map((group) => (
        <option key={group} value={`=${group}`}>
          {group === '' ? t('none') : group}
        </option>
      ))}
    </select>
  );
}
