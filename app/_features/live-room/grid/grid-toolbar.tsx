'use client';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import { MARK_STATES, type Mark, type MarkState } from '#app/_components/status-mark.ts';
import { toggled, type Choice, type Choose } from '../state/room-view-state.ts';
import { DENSITIES, type Density } from './grid-view.ts';
import { SORTS, type Sort } from './sort-seats.ts';

const SAMPLE: Readonly<Record<MarkState, Mark>> = {
  help: { state: 'help' },
  stuck: { state: 'stuck' },
  trouble: { state: 'trouble' },
  unknown: { state: 'unknown', why: 'offline' },
  'not-started': { state: 'not-started' },
  working: { state: 'working', n: 2, m: 4 },
  'passed-removed': { state: 'passed-removed' },
  passed: { state: 'passed' },
};

/** The states with their numbers: what a mark means, and a filter. */
export function Legend({
  counts,
  states,
  choose,
}: {
  readonly counts: Readonly<Record<MarkState, number>>;
  readonly states: ReadonlySet<MarkState>;
  readonly choose: Choose;
}) {
  const t = useTranslations('instructor.room.legend');
  return (
    <div className="room-bar legend" role="group" aria-label={t('label')}>
      {MARK_STATES.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={states.has(state)}
          onClick={() => choose({ states: toggled(states, state) })}
        >
          <Cell mark={SAMPLE[state]} />
          <b>{counts[state]}</b> <span>{t(state)}</span>
        </button>
      ))}
    </div>
  );
}

interface ToolsProps {
  readonly choice: Choice;
  readonly choose: Choose;
  readonly sort: Sort;
  readonly density: Density;
  readonly setDensity: (density: Density) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly found: number;
  readonly seats: number;
  readonly groups: readonly string[];
}

export function Tools({
  choice,
  choose,
  sort,
  density,
  setDensity,
  search,
  found,
  seats,
  groups,
}: ToolsProps) {
  const t = useTranslations('instructor.room');
  // On the wall everybody has one place: another order than that of the seats is an order of lines.
  const fixed = density === '300' || density === '2000';
  const shown = fixed ? 'seat' : sort;
  const sortBy = (each: Sort) => {
    if (each === shown) return;
    choose({ sort: each, applied: choice.applied + 1 });
    if (fixed) setDensity('60');
  };
  return (
    <div className="room-bar tools">
      <label className="find">
        <input
          ref={search}
          type="search"
          value={choice.query}
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          onChange={(event) => choose({ query: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
            choose({ query: '' });
            event.currentTarget.blur();
            event.preventDefault();
          }}
        />
        {choice.query === '' ? (
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <span className="soft" role="status">
            {t('search.found', { found, seats })}
          </span>
        )}
      </label>
      {groups.length > 1 && <Groups groups={groups} chosen={choice.group} choose={choose} />}
      <span className="choices" role="group" aria-label={t('sort.label')}>
        <span className="soft wide-only" aria-hidden="true">
          {t('sort.label')}
        </span>
        {SORTS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === shown}
            onClick={() => sortBy(each)}
          >
            {t(`sort.${each}`)}
          </button>
        ))}
      </span>
      <span className="choices" role="group" aria-label={t('density.label')}>
        <span className="soft wide-only" aria-hidden="true">
          {t('density.label')}
        </span>
        {DENSITIES.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === density}
            onClick={() => setDensity(each)}
          >
            {each}
          </button>
        ))}
      </span>
    </div>
  );
}

/** The people of one table or group alone. */
function Groups({
  groups,
  chosen,
  choose,
}: {
  readonly groups: readonly string[];
  readonly chosen: string | null;
  readonly choose: Choose;
}) {
  const t = useTranslations('instructor.wall.group');
  return (
    <select
      className="group-choice"
      aria-label={t('label')}
      value={chosen === null ? '' : `=${chosen}`}
      onChange={({ target: { value } }) => choose({ group: value === '' ? null : value.slice(1) })}
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
