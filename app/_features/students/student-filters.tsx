import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { listGroups } from '#app/_components/seat-actions/seat-action-rules.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { MAX_SEARCH_CHARS } from '#lib/protocol/limits.ts';
import { PRESENCES, type SeatRow } from '#lib/room/views.ts';
import { useColumnNames } from './student-cells.tsx';
import { COLUMNS, type StudentQuery } from './student-rows.ts';

interface Props {
  readonly seats: readonly SeatRow[];
  readonly query: StudentQuery;
  readonly onQuery: (change: Partial<StudentQuery>) => void;
  /** Whether the sort has its own control, because the list has no column headings. */
  readonly hasSort: boolean;
}

export const NO_FILTER = { q: '', group: '', state: '' } as const;

export function isFiltered({ q, group, state }: StudentQuery): boolean {
  return q !== '' || group !== '' || state !== '';
}

/** Search and filters of the list; on a phone also its sort. */
export function StudentFilters({ seats, query, onQuery, hasSort }: Props) {
  const t = useTranslations('students');
  const presence = useTranslations('common.presence');
  const names = useColumnNames();
  const { state } = useWorkshop().workshop;
  const isOver = state === 'ended' || state === 'archived';
  const groups = listGroups(seats);
  // A group of the address that no seat has any more stays visible, so that it can be removed.
  const options =
    query.group === '' || groups.includes(query.group) ? groups : [query.group, ...groups];
  return (
    <search className="flex flex-wrap items-end gap-12">
      <input
        type="search"
        className={`${controlVariants()} max-w-352 flex-1 basis-224`}
        aria-label={t('search')}
        placeholder={t('search')}
        maxLength={MAX_SEARCH_CHARS}
        value={query.q}
        onChange={(event) => onQuery({ q: event.target.value })}
      />
      <Select
        label={t('group')}
        value={query.group}
        options={[['', t('allGroups')], ...options.map((group) => [group, group] as const)]}
        onChange={(group) => onQuery({ group })}
      />
      {!isOver && (
        <Select
          label={t('state')}
          value={query.state}
          options={[
            ['', t('allStates')],
            ...PRESENCES.map((option) => [option, presence(option)] as const),
          ]}
          onChange={(state) => onQuery({ state })}
        />
      )}
      {hasSort && (
        <>
          <Select
            label={t('sort')}
            value={query.sort}
            options={COLUMNS.map((column) => [column, names[column]] as const)}
            onChange={(sort) =>
              onQuery({ sort: COLUMNS.find((column) => column === sort) ?? 'seat' })
            }
          />
          <Button className="min-h-34" onClick={() => onQuery({ descending: !query.descending })}>
            {t(query.descending ? 'descending' : 'ascending')}
          </Button>
        </>
      )}
      {isFiltered(query) && (
        <Button className="min-h-34" onClick={() => onQuery(NO_FILTER)}>
          {t('clear')}
        </Button>
      )}
    </search>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

function Select({ label, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <span className="inline-flex min-w-0 items-center gap-6">
      <label htmlFor={id} className="whitespace-nowrap text-soft">
        {label}
      </label>
      <select
        id={id}
        className={`${controlVariants()} w-auto max-w-224`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
