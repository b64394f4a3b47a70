import Link from 'next/link';
import { DataTable, type FigureTable } from '#app/figures/figure.tsx';
import type { CheckSummary, Results } from '#lib/results/types.ts';
import { findChecks, titleOf } from './findings.ts';
import { columnsOf, ResultFigure, type ResultsProps } from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

export const CHECK_FILTERS = ['all', 'flagged'] as const;
export type CheckFilter = (typeof CHECK_FILTERS)[number];

/** F6: each check with its signals of being badly written. The table is the figure. */
export function ChecksFigure({
  results,
  texts,
  links,
  filter,
  filterHref,
}: ResultsProps & {
  readonly filter: CheckFilter;
  /** Null on paper, and where the list is short. */
  readonly filterHref: ((filter: CheckFilter) => string) | null;
}) {
  const { t } = texts;
  const seen = results.checks.filter(({ students }) => students !== 0);
  const shown = filter === 'flagged' ? seen.filter(({ signals }) => signals.length > 0) : seen;
  return (
    <ResultFigure
      id="checks"
      title={t('figures.checks.title')}
      method="checks"
      finding={findChecks(results, texts)}
      texts={texts}
      links={links}
      table={null}
      controls={
        filterHref !== null &&
        seen.length > 0 && (
          <p data-screen-only className="flex flex-wrap gap-x-12">
            <span className="text-soft">{t('figures.checks.filterLabel')}</span>
            {CHECK_FILTERS.map((option) => (
              <Link
                key={option}
                href={filterHref(option) as never}
                prefetch={false}
                scroll={false}
                aria-current={option === filter || undefined}
                className="aria-[current]:font-bold aria-[current]:no-underline"
              >
                {t(`figures.checks.${option}`)}
              </Link>
            ))}
          </p>
        )
      }
    >
      {shown.length > 0 && (
        <>
          <div
            role="region"
            aria-label={texts.words.tableOf(t('figures.checks.title'))}
            tabIndex={0}
            className="overflow-x-auto"
          >
            <DataTable table={checksTable(shown, results, texts, links)} none={texts.words.none} />
          </div>
          <button type="button" data-part="button" data-download="checks" className="w-fit">
            {texts.words.download}
          </button>
        </>
      )}
    </ResultFigure>
  );
}

function checksTable(
  checks: readonly CheckSummary[],
  { exercises }: Results,
  texts: ResultsTexts,
  links: ResultsProps['links'],
): FigureTable {
  const { t } = texts;
  return {
    columns: columnsOf(
      texts,
      'check',
      'exercise',
      'signals',
      '#students',
      '#firstTry',
      '#tries',
      '#lost',
      '#discrimination',
    ),
    rows: checks.map((check) => [
      texts.title(check.title),
      { text: titleOf(exercises, check.exercise, texts), href: links.exercise(check.exercise) },
      check.signals.length === 0
        ? null
        : check.signals
            .map(({ signal, value }) =>
              t('figures.checks.signal', {
                signal: t(`signals.${signal}`),
                value: signalValue(signal, value, texts),
              }),
            )
            .join(texts.language === 'ja' ? '、' : ', '),
      texts.count(check.students),
      check.firstTry === null ? null : texts.percent(check.firstTry.share),
      check.triesP50 === null ? null : texts.number(check.triesP50, 1),
      check.lostMs === null ? null : texts.duration(check.lostMs),
      check.discrimination === null ? null : texts.number(check.discrimination, 2),
    ]),
  };
}

/** The value that flags a signal: a time, a count, a correlation, or a share. */
function signalValue(
  signal: CheckSummary['signals'][number]['signal'],
  value: number,
  texts: ResultsTexts,
): string {
  if (signal === 'slow') return texts.duration(value);
  if (signal === 'weak-discrimination') return texts.number(value, 2);
  return signal === 'regraded' && value >= 1 ? texts.number(value) : texts.percent(value);
}
