import Link from 'next/link';
import { Plot, type FigureTable } from '#app/figures/figure.tsx';
import { QuartileMarks, Row, RowAxis } from '#app/figures/rows.tsx';
import { durationScale, type Scale } from '#app/figures/scale.ts';
import { StepCurve } from '#app/figures/step-curve.tsx';
import type { ExerciseResult } from '#lib/results/types.ts';
import { passedText } from './fates-figure.tsx';
import { findAgainstPlan, findCurve } from './findings.ts';
import { columnsOf, ExerciseLabel, ResultFigure, type ResultsProps } from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

/** Below this number of passes, the median is drawn hollow. */
const FEW_PASSES = 10;

export const PLAN_SORTS = ['order', 'ratio', 'lost'] as const;
export type PlanSort = (typeof PLAN_SORTS)[number];

interface SortedProps extends ResultsProps {
  readonly sort: PlanSort;
  /** Null on paper. */
  readonly sortHref: ((sort: PlanSort) => string) | null;
}

/** F2: how long each exercise took, beside its plan. */
export function PlanFigure({ results, texts, links, sort, sortHref }: SortedProps) {
  const { t } = texts;
  const title = t('figures.against.title');
  const { exercises } = results;
  const scale = durationScale(findAxisEnd(exercises), texts.axisMinutes);
  const hasTimes = exercises.some(({ times }) => times !== null && times.observed !== 0);
  return (
    <ResultFigure
      id="plan"
      title={title}
      method="plan"
      finding={findAgainstPlan(results, texts)}
      notes={hasTimes ? [t('figures.against.key')] : []}
      texts={texts}
      links={links}
      table={planTable(results, texts, links)}
      controls={
        hasTimes &&
        sortHref && (
          <p data-screen-only className="flex flex-wrap gap-x-12">
            <span className="text-soft">{t('figures.sortLabel')}</span>
            {PLAN_SORTS.map((option) => (
              <Link
                key={option}
                href={sortHref(option) as never}
                prefetch={false}
                scroll={false}
                aria-current={option === sort || undefined}
                className="aria-[current]:font-bold aria-[current]:no-underline"
              >
                {t(`figures.sort.${option}`)}
              </Link>
            ))}
          </p>
        )
      }
    >
      {hasTimes && (
        <Plot title={title} words={texts.words}>
          {sortExercises(exercises, sort).map((exercise) => (
            <PlanRow
              key={exercise.id}
              exercise={exercise}
              number={exercises.indexOf(exercise) + 1}
              scale={scale}
              texts={texts}
              href={links.exercise(exercise.id)}
            />
          ))}
          <RowAxis scale={scale} />
        </Plot>
      )}
    </ResultFigure>
  );
}

function sortExercises(
  exercises: readonly ExerciseResult[],
  sort: PlanSort,
): readonly ExerciseResult[] {
  if (sort === 'order') return exercises;
  const key = ({ times, lostMs }: ExerciseResult) =>
    sort === 'ratio' ? (times?.ratio ?? -1) : (lostMs ?? -1);
  return [...exercises].sort((a, b) => key(b) - key(a));
}

/** The axis ends here at the latest, in longest plans, so that one exercise doesn't hide the others. */
const AXIS_PLANS = 2;

function findAxisEnd(exercises: readonly ExerciseResult[]): number {
  const longestPlan = Math.max(0, ...exercises.map(({ plannedMs }) => plannedMs));
  const times = exercises.flatMap(({ times: passTimes }) => [
    reachedMs(passTimes?.q50) ?? 0,
    reachedMs(passTimes?.q75) ?? 0,
  ]);
  return Math.max(longestPlan, Math.min(AXIS_PLANS * longestPlan, Math.max(0, ...times)));
}

function reachedMs(quantile: NonNullable<ExerciseResult['times']>['q25'] | undefined) {
  return quantile?.estimate.state === 'reached' ? quantile.estimate.ms : null;
}

function PlanRow({
  exercise,
  number,
  scale,
  texts,
  href,
}: {
  readonly exercise: ExerciseResult;
  readonly number: number;
  readonly scale: Scale;
  readonly texts: ResultsTexts;
  readonly href: string | null;
}) {
  const { t } = texts;
  const { times, plannedMs } = exercise;
  const title = texts.title(exercise.title);
  const passed = passedText(exercise, texts);
  const label = <ExerciseLabel exercise={exercise} number={number} texts={texts} />;
  const median = times?.q50 ?? null;
  if (times === null || median === null)
    return (
      <Row
        name={t('figures.against.notDrawn', { title, passed })}
        label={label}
        value={t('figures.against.tooFew')}
        href={href}
        scale={scale}
      />
    );
  const q25 = reachedMs(times.q25);
  const q75 = reachedMs(times.q75);
  const medianMs = reachedMs(median);
  // Beyond the axis, the mark says that it continues.
  const position = (ms: number | null) =>
    ms === null || scale.position(ms) > 1 ? null : scale.position(ms);
  return (
    <Row
      name={t('figures.against.mark', {
        title,
        median: texts.quantile(median),
        plan: texts.duration(plannedMs),
        passed,
      })}
      label={label}
      value={`${texts.quantile(median)} · ${passed}`}
      href={href}
      scale={scale}
    >
      <QuartileMarks
        q25={position(q25)}
        q75={position(q75)}
        median={position(medianMs)}
        interval={
          median.lower.state === 'reached'
            ? {
                lower: scale.position(median.lower.ms),
                upper: median.upper.state === 'reached' ? scale.position(median.upper.ms) : null,
              }
            : null
        }
        plan={scale.position(plannedMs)}
        isHollow={(times.observed ?? 0) < FEW_PASSES}
      />
    </Row>
  );
}

function planTable(
  { exercises }: ResultsProps['results'],
  texts: ResultsTexts,
  links: ResultsProps['links'],
): FigureTable {
  return {
    columns: columnsOf(
      texts,
      'exercise',
      '#plan',
      '#reached',
      '#passed',
      '#q25',
      '#median',
      'interval',
      '#q75',
      '#ratio',
      'verdict',
      '#suggested',
      '#lost',
    ),
    rows: exercises.map((exercise) => [
      { text: texts.title(exercise.title), href: links.exercise(exercise.id) },
      texts.duration(exercise.plannedMs),
      texts.count(exercise.reached),
      exercise.passed === null ? null : texts.ofTotal(exercise.passed),
      ...timeCells(exercise.times, texts),
      exercise.lostMs === null ? null : texts.duration(exercise.lostMs),
    ]),
  };
}

/** Quartiles, interval and verdict, in the order of the columns. */
function timeCells(times: ExerciseResult['times'], texts: ResultsTexts): (string | null)[] {
  if (times === null) return [null, null, null, null, null, null, null];
  const { q25, q50, q75, ratio, suggestedMinutes } = times;
  return [
    q25 && texts.quantile(q25),
    q50 && texts.quantile(q50),
    q50 && intervalText(q50, texts),
    q75 && texts.quantile(q75),
    ratio === null ? null : texts.number(ratio, 2),
    texts.t(`verdicts.${times.verdict}`),
    suggestedMinutes === null ? null : texts.number(suggestedMinutes),
  ];
}

function intervalText(
  { lower, upper }: NonNullable<NonNullable<ExerciseResult['times']>['q50']>,
  texts: ResultsTexts,
): string {
  return `${texts.quantile({ estimate: lower })} – ${texts.quantile({ estimate: upper })}`;
}

/** F4: the share of students who passed after each active time. */
export function CurveFigure({
  exercise,
  texts,
  links,
}: Pick<ResultsProps, 'texts' | 'links'> & { readonly exercise: ExerciseResult }) {
  const { t } = texts;
  const title = t('figures.curve.title');
  const curve = exercise.times?.curve ?? null;
  const censored = exercise.times?.censoredMs ?? [];
  const endMs = Math.max(0, ...censored, curve?.at(-1)?.ms ?? 0);
  const scale = durationScale(Math.max(endMs, exercise.plannedMs), texts.axisMinutes, 8);
  return (
    <ResultFigure
      id="curve"
      title={title}
      method="unfinished"
      finding={findCurve(exercise, texts)}
      notes={curve ? [t('figures.curve.band')] : []}
      texts={texts}
      links={links}
      table={{
        columns: columnsOf(texts, 'time', '#passed', 'interval'),
        rows: (curve ?? []).map(({ ms, passed, lower, upper }) => [
          texts.duration(ms),
          texts.percent(passed),
          `${texts.percent(lower)} – ${texts.percent(upper)}`,
        ]),
      }}
    >
      {curve && (
        <Plot title={title} words={texts.words}>
          <StepCurve
            points={curve.map(({ ms, passed, lower, upper }) => ({
              x: ms,
              share: passed,
              lower,
              upper,
            }))}
            endX={endMs}
            scale={scale}
            ticks={censored}
            limit={exercise.plannedMs}
            nameMark={({ x, share, lower, upper }) =>
              t('figures.curve.mark', {
                share: texts.percent(share),
                time: texts.duration(x),
                lower: texts.percent(lower),
                upper: texts.percent(upper),
              })
            }
          />
        </Plot>
      )}
    </ResultFigure>
  );
}
