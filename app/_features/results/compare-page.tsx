import Link from 'next/link';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { DataTable, Plot, type FigureTable } from '#app/figures/figure.tsx';
import { Dots, Row, RowAxis } from '#app/figures/rows.tsx';
import { durationScale } from '#app/figures/scale.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Comparison } from '#lib/results/report-types.ts';
import { findComparison } from './findings.ts';
import { ResultFigure, type ResultsLinks } from './result-figure.tsx';
import { EmptyResults, ResultsFrame } from './results-frame.tsx';
import type { ResultsTexts } from './results-texts.ts';

/** Workshops besides the one that the page belongs to. */
export const MAX_OTHERS = 5;

/** What the form offers. */
export interface ComparableWorkshop {
  readonly id: string;
  readonly name: string;
  /** ms since 1970. */
  readonly startedAt: number | null;
}

interface ComparisonProps {
  readonly comparison: Comparison;
  readonly texts: ResultsTexts;
  readonly links: ResultsLinks;
  /** The results of a workshop; null in a report, which is one file. */
  readonly workshopHref: (workshopId: string) => string | null;
}

/** In the table of workshops, after the name and the start, which always differ. */
const FIRST_COMPARED_COLUMN = 2;

interface Props {
  readonly workshopId: string;
  readonly texts: ResultsTexts;
  readonly links: ResultsLinks;
  /** Other workshops of the course that have started. */
  readonly others: readonly ComparableWorkshop[];
  readonly chosen: readonly string[];
  /** Null: nothing is chosen, or what is chosen can't be compared. */
  readonly comparison: Comparison | null;
}

/** Whether a workshop went better than others of the same course. */
export function ComparePage({ workshopId, texts, links, others, chosen, comparison }: Props) {
  const { t } = texts;
  return (
    <ResultsFrame title={t('compare.title')} texts={texts}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-16">
        <p data-screen-only>
          <Link href={`/workshops/${workshopId}/results` as never} prefetch={false}>
            {t('state.toResults')}
          </Link>
        </p>
        {others.length === 0 ? (
          <EmptyResults title={t('compare.title')} text={t('compare.none')} />
        ) : (
          <Choice others={others} chosen={chosen} texts={texts} />
        )}
        {comparison === null ? (
          others.length > 0 && (
            <p role="status">{t(chosen.length === 0 ? 'compare.nothing' : 'compare.failed')}</p>
          )
        ) : (
          <ComparedWorkshops
            comparison={comparison}
            texts={texts}
            links={links}
            workshopHref={(id) => `/workshops/${id}/results`}
          />
        )}
      </div>
    </ResultsFrame>
  );
}

/** What differs besides the times, the times of each exercise, and the workshops as a table. */
export function ComparedWorkshops({ comparison, texts, links, workshopHref }: ComparisonProps) {
  const { t } = texts;
  const table = workshopsTable(comparison, texts, workshopHref);
  const differences = listDifferences(table, texts);
  return (
    <>
      {differences.length > 0 && (
        <p data-part="differences">{t('compare.differences', { list: differences.join(' · ') })}</p>
      )}
      <ComparisonFigure comparison={comparison} texts={texts} links={links} />
      <section className="min-w-0">
        <SectionHeading className="text-[0.9375rem]">{t('compare.workshops')}</SectionHeading>
        <div
          role="region"
          aria-label={t('compare.workshops')}
          tabIndex={0}
          className="overflow-x-auto"
        >
          <DataTable table={table} none={texts.words.none} />
        </div>
      </section>
    </>
  );
}

/** Each column of the table of workshops, except name and start, in which they differ. */
function listDifferences({ columns, rows }: FigureTable, texts: ResultsTexts): readonly string[] {
  return columns.flatMap(({ label }, column) => {
    const values = rows.map((row) => row[column] ?? texts.words.none);
    return column >= FIRST_COMPARED_COLUMN && new Set(values).size > 1
      ? [texts.t('compare.difference', { label, values: values.join(' / ') })]
      : [];
  });
}

function Choice({
  others,
  chosen,
  texts,
}: {
  readonly others: readonly ComparableWorkshop[];
  readonly chosen: readonly string[];
  readonly texts: ResultsTexts;
}) {
  const { t } = texts;
  return (
    <form method="get" data-screen-only className="grid justify-items-start gap-8">
      <p className="text-soft">{t('compare.lead')}</p>
      <fieldset className="grid gap-4">
        <legend className="pb-4 font-bold">{t('compare.choose')}</legend>
        {others.map(({ id, name, startedAt }) => (
          <label key={id} className="flex min-h-24 items-center gap-8">
            <input
              type="checkbox"
              name="with"
              value={id}
              defaultChecked={chosen.includes(id)}
              key={String(chosen.includes(id))}
            />
            <span className="wrap-anywhere">
              {name}
              {startedAt !== null && (
                <span className="ps-8 text-soft">{texts.dateTime(startedAt)}</span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      {chosen.length > MAX_OTHERS && (
        <p role="alert">{t('compare.tooMany', { max: MAX_OTHERS })}</p>
      )}
      <button type="submit" data-part="button" className={`${buttonVariants()} min-h-34`}>
        {t('compare.apply')}
      </button>
    </form>
  );
}

/** F11: the median of each exercise in each workshop. */
function ComparisonFigure({ comparison, texts, links }: Omit<ComparisonProps, 'workshopHref'>) {
  const { t } = texts;
  const title = t('compare.figure');
  const { exercises, workshops } = comparison;
  const scale = durationScale(
    Math.max(
      0,
      ...exercises.flatMap(({ medians }) => medians.map((median) => reachedMs(median) ?? 0)),
    ),
    texts.axisMinutes,
    6,
  );
  const separator = texts.language === 'ja' ? '、' : ', ';
  const hasMedians = exercises.some(({ medians }) => medians.some((median) => median !== null));
  return (
    <ResultFigure
      id="comparison"
      title={title}
      method="comparison"
      finding={findComparison(comparison, texts)}
      notes={hasMedians ? [t('compare.key')] : []}
      texts={texts}
      links={links}
      table={comparisonTable(comparison, texts)}
    >
      {hasMedians && (
        <Plot title={title} words={texts.words}>
          {exercises.map((exercise) => (
            <Row
              key={exercise.id}
              name={t('compare.mark', {
                title: texts.title(exercise.title),
                medians: exercise.medians
                  .map((median, index) =>
                    t('compare.median', {
                      workshop: workshops[index]?.name ?? '',
                      time: median === null ? t('compare.unknown') : texts.quantile(median),
                    }),
                  )
                  .join(separator),
              })}
              label={
                <>
                  {texts.title(exercise.title)}
                  {exercise.changed.length > 0 && (
                    <small className="block">{changedText(exercise, texts)}</small>
                  )}
                </>
              }
              value={
                workshops.length > 2
                  ? ''
                  : exercise.ratio === null
                    ? t('compare.unknown')
                    : t('compare.ratio', { ratio: Math.round(exercise.ratio.ratio * 100) / 100 })
              }
              scale={scale}
            >
              <Dots
                at={exercise.medians.map((median) => {
                  const ms = reachedMs(median);
                  return ms === null ? null : scale.position(ms);
                })}
              />
            </Row>
          ))}
          <RowAxis scale={scale} />
        </Plot>
      )}
    </ResultFigure>
  );
}

function reachedMs(median: Comparison['exercises'][number]['medians'][number]): number | null {
  return median?.estimate.state === 'reached' ? median.estimate.ms : null;
}

/** What the course changed about an exercise, with the planned minutes of each version. */
function changedText(
  { changed, plannedMs }: Comparison['exercises'][number],
  texts: ResultsTexts,
): string {
  const { t, language } = texts;
  const minutes = plannedMs
    .filter((planned) => planned !== null)
    .map((planned) => texts.number(planned / MINUTE_MS))
    .join(' → ');
  const parts = changed.map((part) =>
    part === 'minutes' ? t('compare.minutesChanged', { minutes }) : t(`compare.parts.${part}`),
  );
  return t('compare.changed', { parts: parts.join(language === 'ja' ? '、' : ', ') });
}

function comparisonTable({ exercises, workshops }: Comparison, texts: ResultsTexts): FigureTable {
  const { t } = texts;
  // Two workshops can have the same name, and the columns must differ.
  const names = workshops.map(({ name }, index) => `${String(index + 1)} ${name}`);
  return {
    columns: [
      { label: t('compare.columns.exercise') },
      ...names.map((workshop) => ({
        label: t('compare.columns.medianOf', { workshop }),
        isNumber: true,
      })),
      ...names.map((workshop) => ({
        label: t('compare.columns.passedOf', { workshop }),
        isNumber: true,
      })),
      { label: t('compare.columns.ratio') },
      { label: t('compare.columns.p'), isNumber: true },
      { label: t('compare.columns.changed') },
    ],
    rows: exercises.map((exercise) => [
      texts.title(exercise.title),
      ...exercise.medians.map((median) => (median === null ? null : texts.quantile(median))),
      ...exercise.passed.map((passed) => (passed === null ? null : texts.ofTotal(passed))),
      exercise.ratio === null
        ? null
        : `${texts.number(exercise.ratio.ratio, 2)} (${texts.number(exercise.ratio.lower, 2)} – ${texts.number(exercise.ratio.upper, 2)})`,
      exercise.p === null ? null : texts.number(exercise.p, 3),
      exercise.changed.length === 0 ? null : changedText(exercise, texts),
    ]),
  };
}

function workshopsTable(
  { workshops }: Comparison,
  texts: ResultsTexts,
  workshopHref: ComparisonProps['workshopHref'],
): FigureTable {
  const { t } = texts;
  return {
    columns: [
      { label: t('compare.columns.workshop') },
      { label: t('compare.columns.started') },
      { label: t('compare.columns.version') },
      { label: t('compare.columns.students'), isNumber: true },
      { label: t('compare.columns.language') },
      { label: t('compare.columns.length'), isNumber: true },
      { label: t('compare.columns.helpers'), isNumber: true },
      { label: t('compare.columns.infrastructure'), isNumber: true },
    ],
    rows: workshops.map((workshop) => [
      { text: workshop.name, href: workshopHref(workshop.id) },
      workshop.startedAt === null ? null : texts.dateTime(workshop.startedAt),
      workshop.packVersion,
      texts.count(workshop.students),
      t(`compare.languages.${workshop.language}`),
      workshop.lengthMs === null ? null : texts.duration(workshop.lengthMs),
      workshop.helpers === null ? null : texts.number(workshop.helpers),
      workshop.infrastructureMs === null ? null : texts.duration(workshop.infrastructureMs),
    ]),
  };
}
