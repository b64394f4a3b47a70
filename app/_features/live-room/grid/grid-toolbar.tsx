'use client';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import {
  STATUS_MARK_STATES,
  type StatusMark,
  type StatusMarkState,
} from '#app/_components/status-mark.ts';
import {
  toggleInSet,
  type RoomViewState,
  type RoomViewDispatch,
} from '../state/room-view-state.ts';
import { GRID_VIEWS, type GridView } from './grid-view.ts';
import { SORT_ORDERS, type SortOrder } from './sort-seats.ts';

const SAMPLE_MARKS: Readonly<Record<StatusMarkState, StatusMark>> = {
  help: { state: 'help' },
  stuck: { state: 'stuck' },
  failing: { state: 'failing' },
  unknown: { state: 'unknown', reason: 'offline' },
  'not-started': { state: 'not-started' },
  'in-progress': { state: 'in-progress', passing: 2, total: 4 },
  'passed-cleaned-up': { state: 'passed-cleaned-up' },
  passed: { state: 'passed' },
};

/** The states with their numbers: what a mark means, and a filter. */
export function Legend({
  counts,
  states,
  dispatch,
}: {
  readonly counts: Readonly<Record<StatusMarkState, number>>;
  readonly states: ReadonlySet<StatusMarkState>;
  readonly dispatch: RoomViewDispatch;
}) {
  const t = useTranslations('instructor.room.legend');
  return (
    <div className="room-bar legend" role="group" aria-label={t('label')}>
      {STATUS_MARK_STATES.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={states.has(state)}
          onClick={() => dispatch({ stateFilter: toggleInSet(states, state) })}
        >
          <StatusCell mark={SAMPLE_MARKS[state]} />
          <b>{counts[state]}</b> <span>{t(state)}</span>
        </button>
      ))}
    </div>
  );
}

interface GridToolbarProps {
  readonly viewState: RoomViewState;
  readonly dispatch: RoomViewDispatch;
  readonly sort: SortOrder;
  readonly gridView: GridView;
  readonly setGridView: (gridView: GridView) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly matchCount: number;
  readonly seatCount: number;
  readonly groups: readonly string[];
}

export function GridToolbar({
  viewState,
  dispatch,
  sort,
  gridView,
  setGridView,
  search,
  matchCount,
  seatCount,
  groups,
}: GridToolbarProps) {
  const t = useTranslations('instructor');
  // On the wall everybody has one place: another order than that of the seats is an order of lines.
  const hasFixedOrder = gridView === 'map' || gridView === 'overview';
  const activeSort = hasFixedOrder ? 'seat' : sort;
  const sortBy = (each: SortOrder) => {
    if (each === activeSort) return;
    dispatch({ sort: each, orderRevision: viewState.orderRevision + 1 });
    if (hasFixedOrder) setGridView('dense-table');
  };
  return (
    <div className="room-bar tools">
      <label className="find">
        <input
          ref={search}
          type="search"
          value={viewState.query}
          aria-label={t('search.label')}
          placeholder={t('search.label')}
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
          <span className="soft" role="status">
            {t('search.found', { found: matchCount, seats: seatCount })}
          </span>
        )}
      </label>
      {groups.length > 1 && (
        <GroupFilter groups={groups} selected={viewState.groupFilter} dispatch={dispatch} />
      )}
      <span className="choices" role="group" aria-label={t('sort.label')}>
        <span className="soft wide-only" aria-hidden="true">
          {t('sort.label')}
        </span>
        {SORT_ORDERS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === activeSort}
            onClick={() => sortBy(each)}
          >
            {t(`sort.${each}`)}
          </button>
        ))}
      </span>
      <span className="choices" role="group" aria-label={t('room.gridView.label')}>
        <span className="soft wide-only" aria-hidden="true">
          {t('room.gridView.label')}
        </span>
        {GRID_VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === gridView}
            onClick={() => setGridView(each)}
          >
            {each}
          </button>
        ))}
      </span>
    </div>
  );
}

/** The people of one table or group alone. */
function GroupFilter({
  groups,
  selected,
  dispatch,
}: {
  readonly groups: readonly string[];
  readonly selected: string | null;
  readonly dispatch: RoomViewDispatch;
}) {
  const t = useTranslations('instructor.room.grid.group');
  return (
    <select
      className="group-choice"
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
