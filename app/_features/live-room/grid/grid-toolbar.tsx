import { useMemo, type ComponentProps, type Ref, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ChoiceButton } from '#app/_components/choice-button.tsx';
import { ChoiceGroup } from '#app/_components/choice-group.tsx';
import { cn } from '#app/_components/cn.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { GRID_BAR } from './grid-styles.ts';
import { GRID_VIEWS } from './grid-view.ts';
import { Legend, useLegendSubject } from './legend.tsx';
import { DEFAULT_SORT, SORT_ORDERS, type SortOrder } from './sort-seats.ts';

interface GridToolbarProps {
  readonly search: RefObject<HTMLInputElement | null>;
  /** Number of seats that match the filters. */
  readonly matchCount: number;
}

interface GridControlsProps extends ComponentProps<typeof Legend> {
  readonly id: string;
  /** On a phone. Wider pages always show them. */
  readonly open: boolean;
}

/**
 * The states as filters, the sort order and the view of the grid. Wraps to two rows where the pane is
 * narrow. A phone shows them on request, because the seats need the space.
 */
export function GridControls({ counts, id, open }: GridControlsProps) {
  return (
    <div
      id={id}
      data-part="grid-controls"
      className={cn(
        'flex flex-none flex-wrap items-center gap-x-8 gap-y-2 border-b border-rule px-16 py-3 text-small/18 [--cell:0.875rem]',
        !open && 'max-tablet:hidden',
      )}
    >
      <Legend counts={counts} />
      <SortSelect />
      <ViewSwitch />
    </div>
  );
}

function SortSelect() {
  const t = useTranslations('instructor.room.sort');
  const { viewState, dispatch, gridView, setGridView } = useRoomControls();
  // The map and the overview have one fixed order, so another order switches to a table.
  const hasFixedOrder = gridView === 'map' || gridView === 'overview';
  const activeSort = hasFixedOrder ? 'seat' : (viewState.sort ?? DEFAULT_SORT);
  const sortBy = (sort: SortOrder) => {
    dispatch({ sort, orderRevision: viewState.orderRevision + 1 });
    if (hasFixedOrder) setGridView('dense-table');
  };
  return (
    <label className="inline-flex items-center gap-4">
      <span className="text-soft max-wide:sr-only">{t('label')}</span>
      <select
        className="h-24 rounded-2 border border-edge bg-surface text-ink max-tablet:h-44"
        value={activeSort}
        onChange={({ target }) => {
          const sort = SORT_ORDERS.find((option) => option === target.value);
          if (sort) sortBy(sort);
        }}
      >
        {SORT_ORDERS.map((sort) => (
          <option key={sort} value={sort}>
            {t(sort)}
          </option>
        ))}
      </select>
    </label>
  );
}

function ViewSwitch() {
  const t = useTranslations('instructor.room.gridView');
  const { gridView, setGridView } = useRoomControls();
  return (
    <ChoiceGroup label={t('label')} className="gap-8">
      {GRID_VIEWS.map((option) => (
        <ChoiceButton
          key={option}
          className="max-tablet:min-h-44"
          aria-pressed={option === gridView}
          aria-label={t(option)}
          onClick={() => setGridView(option)}
        >
          {option === 'dense-table' ? t('compact') : t(option)}
        </ChoiceButton>
      ))}
    </ChoiceGroup>
  );
}

interface GridSearchBarProps extends GridToolbarProps {
  /** Where the table shows how many changes wait. The space is reserved, so that no row moves. */
  readonly updatesSlot: Ref<HTMLSpanElement>;
  /** Id of the controls that a phone shows on request. */
  readonly controlsId: string;
  readonly controlsOpen: boolean;
  readonly onToggleControls: () => void;
}

/** Search and group, the exercise that the states count, and the changes that wait. */
export function GridSearchBar({
  search,
  matchCount,
  updatesSlot,
  controlsId,
  controlsOpen,
  onToggleControls,
}: GridSearchBarProps) {
  const t = useTranslations('instructor.room');
  const subject = useLegendSubject();
  return (
    <div data-part="grid-toolbar" className={GRID_BAR}>
      <SearchField search={search} matchCount={matchCount} />
      <Button
        className="hidden min-h-36 py-0 max-tablet:inline-flex"
        aria-expanded={controlsOpen}
        aria-controls={controlsId}
        aria-label={t('controls')}
        onClick={onToggleControls}
      >
        {t('controlsShort')}
      </Button>
      <GroupFilter />
      <span
        data-part="legend-subject"
        className="max-w-192 min-w-0 overflow-hidden text-ellipsis text-soft max-tablet:hidden"
        title={subject}
      >
        {subject}
      </span>
      <span ref={updatesSlot} className="flex min-w-128 flex-none justify-end max-tablet:min-w-0" />
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
