import Link from 'next/link';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { controlVariants } from '#app/_components/control-variants.ts';
import { RESULT_LEVELS, type ResultLevel, type Results } from '#lib/results/types.ts';
import { filterTimes, type ResultsAddress } from './results-address.ts';
import type { ResultsTexts } from './results-texts.ts';

/** The levels that a reader can choose: theirs and those below. */
export function levelsFrom(highest: ResultLevel): readonly ResultLevel[] {
  return RESULT_LEVELS.slice(RESULT_LEVELS.indexOf(highest));
}

/** Level, group and time as a form whose values are the address, so that it needs no script. */
export function ResultsFilter({
  results,
  texts,
  address,
  levels,
}: {
  readonly results: Results;
  readonly texts: ResultsTexts;
  readonly address: ResultsAddress;
  readonly levels: readonly ResultLevel[];
}) {
  const { t } = texts;
  const { filter, groups, level } = results;
  const times = filterTimes(results);
  const isFiltered = filter.group !== null || filter.from !== null || filter.to !== null;
  const hasChoices = levels.length > 1 || groups.length > 0 || times.length > 0;
  if (!hasChoices && !isFiltered) return null;
  return (
    <search aria-label={t('filter.label')} data-screen-only className="grid gap-4">
      <form method="get" className="flex flex-wrap items-end gap-12">
        {address.sort !== 'order' && <input type="hidden" name="sort" value={address.sort} />}
        {address.checks !== 'all' && <input type="hidden" name="checks" value={address.checks} />}
        {levels.length > 1 && (
          <Choice
            name="level"
            label={t('filter.level')}
            value={level}
            options={levels.map((option) => [option, t(`filter.levels.${option}`)])}
          />
        )}
        {groups.length > 0 && (
          <Choice
            name="group"
            label={t('filter.group')}
            value={filter.group ?? ''}
            options={[
              ['', t('filter.allGroups')],
              ...groups.map(({ group }) => [group, group] as const),
            ]}
          />
        )}
        {times.length > 0 && <TimeChoices results={results} texts={texts} times={times} />}
        <button type="submit" data-part="button" className={`${buttonVariants()} min-h-34`}>
          {t('filter.apply')}
        </button>
        {isFiltered && (
          <Link
            href={`/workshops/${address.workshopId}/results?level=${level}` as never}
            prefetch={false}
            className="py-6"
          >
            {t('filter.clear')}
          </Link>
        )}
      </form>
      {isFiltered && <p className="text-soft">{t('filter.active')}</p>}
    </search>
  );
}

function TimeChoices({
  results: { filter },
  texts,
  times,
}: {
  readonly results: Results;
  readonly texts: ResultsTexts;
  readonly times: readonly number[];
}) {
  const { t } = texts;
  const timeOptions = (selected: number | null) =>
    (selected === null || times.includes(selected) ? times : [selected, ...times]).map(
      (at) => [String(at), texts.clock(at)] as const,
    );
  return (
    <>
      <Choice
        name="from"
        label={t('filter.from')}
        value={String(filter.from ?? '')}
        options={[['', t('filter.start')], ...timeOptions(filter.from)]}
      />
      <Choice
        name="to"
        label={t('filter.to')}
        value={String(filter.to ?? '')}
        options={[['', t('filter.end')], ...timeOptions(filter.to)]}
      />
    </>
  );
}

function Choice({
  name,
  label,
  value,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}) {
  return (
    <label className="grid min-w-0 gap-2">
      <span className="text-soft">{label}</span>
      <select
        name={name}
        defaultValue={value}
        key={value}
        className={`${controlVariants()} w-auto`}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
