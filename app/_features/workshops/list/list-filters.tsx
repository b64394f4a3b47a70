import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { controlVariants } from '#app/_components/control-variants.ts';
import { Field } from '#app/_components/field.tsx';
import type { ListQuery } from './list-query.ts';

const STATES = ['draft', 'open', 'live', 'ended', 'archived'] as const;
const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;
const ORDERS = ['start', 'name', 'students'] as const;

interface Props {
  readonly query: ListQuery;
  /** The search as it is typed. It reaches the query a moment later. */
  readonly searchText: string;
  /** Titles by id, those that the reader's workshops use. */
  readonly courses: ReadonlyMap<string, string>;
  readonly onSearch: (text: string) => void;
  readonly onFilter: (part: Partial<ListQuery>) => void;
}

/** Search, filters and order of the list. */
export function ListFilters({ query, searchText, courses, onSearch, onFilter }: Props) {
  const t = useTranslations('instructor.workshops');
  const states = useTranslations('common.workshopState');
  const roles = useTranslations('workshopFields.role');
  return (
    <div
      role="search"
      className="grid grid-cols-[minmax(12rem,2fr)_repeat(4,minmax(8rem,1fr))] gap-12 max-desk:grid-cols-2 [&>*:first-child]:max-desk:col-span-2"
    >
      <Field
        type="search"
        label={t('search')}
        value={searchText}
        maxLength={100}
        autoComplete="off"
        onTextChange={onSearch}
      />
      <Choice
        label={t('filterState')}
        value={query.state}
        onSelect={(state) => onFilter({ state })}
      >
        <option value="">{t('filterListed')}</option>
        <option value="all">{t('filterAll')}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {states(state)}
          </option>
        ))}
      </Choice>
      <Choice label={t('filterRole')} value={query.role} onSelect={(role) => onFilter({ role })}>
        <option value="">{t('filterAllRoles')}</option>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {roles(role)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('filterCourse')}
        value={query.course}
        onSelect={(course) => onFilter({ course })}
      >
        <option value="">{t('filterAllCourses')}</option>
        {[...courses].map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </Choice>
      <Choice label={t('sort')} value={query.sort} onSelect={(sort) => onFilter({ sort })}>
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {t(`sortBy.${order}`)}
          </option>
        ))}
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onSelect: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, onSelect, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-2">
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      <select
        id={id}
        className={controlVariants()}
        value={value}
        onChange={(event) => onSelect(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}
