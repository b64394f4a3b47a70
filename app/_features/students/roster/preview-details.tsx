import { useTranslations } from 'use-intl';
import type { RosterPerson, RosterPreview, RosterProblem } from '#lib/protocol/api/roster.ts';
import { titleOf } from './roster-rows.ts';

/** Rows and problems that are shown of each list. The others are counted. */
const SHOWN = 50;

/** What a file changes: counts, the students, and the problems with their lines. */
export function PreviewDetails({ preview }: { readonly preview: RosterPreview }) {
  const t = useTranslations('roster');
  const { added, changed, removed, unchanged, matched, problems, isReadable } = preview;
  const isSame = isReadable && added.length + changed.length + removed.length === 0;
  return (
    <>
      {!isReadable && <p className="font-bold">{t('unreadable')}</p>}
      {problems.length > 0 && (
        <PreviewList
          title={t('problems', { count: problems.length })}
          items={problems}
          isOpen
          show={(problem) => <ProblemText problem={problem} />}
        />
      )}
      {isSame && <p>{t('noChange')}</p>}
      <PreviewList
        title={t('added', { count: added.length })}
        items={added}
        show={(row) => <PersonText person={row} />}
      />
      <PreviewList
        title={t('changed', { count: changed.length })}
        items={changed}
        show={(row) => (
          <>
            <PersonText person={row} />{' '}
            <span className="text-soft">
              {t('columns', {
                columns: row.columns.map((column) => t(`column.${column}`)).join(', '),
              })}
            </span>
          </>
        )}
      />
      <PreviewList
        title={t('removed', { count: removed.length })}
        items={removed}
        show={(row) => <PersonText person={row} />}
      />
      {removed.length > 0 && <p className="text-soft">{t('removedHint')}</p>}
      {isReadable && <p>{t('unchanged', { count: unchanged })}</p>}
      {matched > 0 && <p>{t('matched', { count: matched })}</p>}
    </>
  );
}

interface ListProps<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly isOpen?: boolean;
  readonly show: (item: Item) => React.ReactNode;
}

/** A list under its count. An empty one isn't shown. */
function PreviewList<Item>({ title, items, isOpen = false, show }: ListProps<Item>) {
  const t = useTranslations('roster');
  if (items.length === 0) return null;
  return (
    <details open={isOpen || items.length <= 10}>
      <summary className="min-h-24 py-4 font-bold">{title}</summary>
      <ul className="grid gap-2 ps-16">
        {items.slice(0, SHOWN).map((item, index) => (
          <li key={index} className="wrap-anywhere">
            {show(item)}
          </li>
        ))}
        {items.length > SHOWN && <li>{t('more', { count: items.length - SHOWN })}</li>}
      </ul>
    </details>
  );
}

function PersonText({ person }: { readonly person: RosterPerson }) {
  const title = titleOf(person);
  return (
    <>
      <bdi>{title}</bdi>
      {person.id !== null && person.id !== title && (
        <>
          {' '}
          <bdi className="text-soft">{person.id}</bdi>
        </>
      )}
    </>
  );
}

function ProblemText({ problem }: { readonly problem: RosterProblem }) {
  const t = useTranslations('roster');
  const { kind } = problem;
  const text = t(`problem.${kind}`, {
    offset: 'offset' in problem ? problem.offset : 0,
    firstLine: 'firstLine' in problem ? problem.firstLine : 0,
    column: 'column' in problem ? t(`column.${problem.column}`) : '',
    heading: 'heading' in problem ? problem.heading : '',
    seat: 'seat' in problem ? problem.seat : '',
  });
  return 'line' in problem ? t('line', { line: problem.line, problem: text }) : text;
}
