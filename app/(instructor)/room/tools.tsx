'use client';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/components/cell.tsx';
import { MARK_STATES, type Mark, type MarkState } from '#app/components/mark.ts';
import { toggled, type Choice, type Choose } from './choice.ts';
import { DENSITIES, type Density } from './density.ts';
import { SORTS, type Sort } from './order.ts';

const SAMPLE: Readonly<Record<MarkState, Mark>> = {
  help: { state: 'help' }, stuck: { state: 'stuck' }, trouble: { state: 'trouble' }, unknown: { state: 'unknown', why: 'offline' },
  'not-started': { state: 'not-started' }, working: { state: 'working', n: 2, m: 4 }, 'passed-removed': { state: 'passed-removed' }, passed: { state: 'passed' },
};
/** Nobody can raise a hand or be called stuck yet: their counts would always be 0. */
const SHOWN = MARK_STATES.filter((state) => state !== 'help' && state !== 'stuck');

/** The states with their numbers: what a mark means, and a filter. */
export function Legend({ counts, states, choose }: { readonly counts: Readonly<Record<MarkState, number>>; readonly states: ReadonlySet<MarkState>; readonly choose: Choose }) {
  const t = useTranslations('instructor.room.legend');
  return (
    <div className="room-bar legend" role="group" aria-label={t('label')}>
      {SHOWN.map((state) => (
        <button key={state} type="button" aria-pressed={states.has(state)} onClick={() => choose({ states: toggled(states, state) })}>
          <Cell mark={SAMPLE[state]} /><b>{counts[state]}</b> <span>{t(state)}</span>
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
}

export function Tools({ choice, choose, sort, density, setDensity, search, found, seats }: ToolsProps) {
  const t = useTranslations('instructor.room');
  return (
    <div className="room-bar tools">
      <label className="find">
        <input ref={search} type="search" value={choice.query} aria-label={t('search.label')} placeholder={t('search.label')} onChange={(event) => choose({ query: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            choose({ query: '' });
            event.currentTarget.blur();
            event.preventDefault();
          }} />
        {choice.query === '' ? <kbd aria-hidden="true">/</kbd> : <span className="soft" role="status">{t('search.found', { found, seats })}</span>}
      </label>
      {density !== '300' && (
        <span className="choices" role="group" aria-label={t('sort.label')}>
          <span className="soft" aria-hidden="true">{t('sort.label')}</span>
          {SORTS.map((each) => <button key={each} type="button" aria-pressed={each === sort} onClick={() => choose({ sort: each, applied: choice.applied + 1 })}>{t(`sort.${each}`)}</button>)}
        </span>
      )}
      <span className="choices" role="group" aria-label={t('density.label')}>
        <span className="soft" aria-hidden="true">{t('density.label')}</span>
        {DENSITIES.map((each) => <button key={each} type="button" aria-pressed={each === density} onClick={() => setDensity(each)}>{each}</button>)}
      </span>
    </div>
  );
}
