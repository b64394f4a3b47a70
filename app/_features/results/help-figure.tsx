import { DataTable, Plot, type FigureTable } from '#app/figures/figure.tsx';
import { Lanes } from '#app/figures/lanes.tsx';
import { Bar, Row } from '#app/figures/rows.tsx';
import { clockScale, countScale, durationScale } from '#app/figures/scale.ts';
import { StepCurve } from '#app/figures/step-curve.tsx';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Results } from '#lib/results/types.ts';
import { findHelp, titleOf } from './findings.ts';
import {
  columnsOf,
  dayOf,
  ResultFigure,
  studentLabel,
  type ResultsProps,
} from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

/** Between two requests in one lane. */
const LANE_GAP_MS = MINUTE_MS;

/** With more lanes than this, no lane can be told from the next one, and the page gets slow. */
const MAX_LANES = 400;
/** The steps of the curve that can be told apart. */
const CURVE_STEPS = 200;

type HelpRequest = NonNullable<Results['help']['requests']>[number];

/** F8: how long students waited for help. */
export function HelpFigure({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const { help } = results;
  const title = t('figures.help.title');
  const hasAny = help.count !== 0;
  return (
    <ResultFigure
      id="help"
      title={title}
      method="help"
      finding={findHelp(results, texts)}
      notes={
        hasAny
          ? [
              help.withdrawnShare === null
                ? null
                : t('figures.help.withdrawn', { share: texts.percent(help.withdrawnShare) }),
              help.load === null
                ? null
                : t('figures.help.load', { share: texts.percent(help.load) }),
              help.requests === null || hasLanes(help)
                ? null
                : t('figures.help.many', { count: help.requests.length }),
            ]
          : []
      }
      texts={texts}
      links={links}
      table={helpTable(results, texts)}
    >
      {hasAny && (
        <>
          <RequestLanes results={results} texts={texts} />
          <WaitCurve help={help} texts={texts} />
          <WaitingBars results={results} texts={texts} />
          {help.helpers !== null && help.helpers.length > 0 && (
            <div>
              <b>{t('figures.help.helpers')}</b>
              <DataTable
                none={texts.words.none}
                table={{
                  columns: columnsOf(texts, 'helper', '#requests', '#service'),
                  rows: help.helpers.map(({ name, requests, serviceMs }) => [
                    name,
                    texts.number(requests),
                    texts.duration(serviceMs),
                  ]),
                }}
              />
            </div>
          )}
        </>
      )}
    </ResultFigure>
  );
}

/** Whether each request is a mark. */
const hasLanes = ({ requests }: Results['help']): boolean =>
  requests !== null && requests.length <= MAX_LANES;

type FigurePartProps = Pick<ResultsProps, 'results' | 'texts'>;

function RequestLanes({ results, texts }: FigurePartProps) {
  const { t } = texts;
  const { requests } = results.help;
  if (requests === null || requests.length === 0 || !hasLanes(results.help)) return null;
  const day = dayOf(results);
  const scale = clockScale(day, texts.offsetMs(day.from), texts.clock);
  return (
    <div>
      <p className="pb-4">
        <b>{t('figures.help.lanes')}</b> <span className="text-soft">{t('figures.help.key')}</span>
      </p>
      <Plot title={t('figures.help.lanes')} words={texts.words}>
        <Lanes
          scale={scale}
          gap={LANE_GAP_MS}
          items={[...requests]
            .sort((a, b) => a.raisedAt - b.raisedAt)
            .map((request, index) => ({
              key: String(index),
              name: requestText(request, results, texts),
              about: request.student.id,
              from: request.raisedAt,
              thickFrom: request.claimedAt,
              to: Math.max(request.raisedAt, request.endedAt),
            }))}
        />
      </Plot>
    </div>
  );
}

function requestText(
  { student, exercise, raisedAt, waitMs, serviceMs, end }: HelpRequest,
  { exercises }: Results,
  texts: ResultsTexts,
): string {
  const { t } = texts;
  const values = {
    student: studentLabel(student, texts),
    exercise: exercise === null ? t('none') : titleOf(exercises, exercise, texts),
    raised: texts.clock(raisedAt),
    wait: texts.duration(waitMs),
  };
  return serviceMs === null
    ? t('figures.help.lane', { ...values, end: t(`helpEnds.${end}`) })
    : t('figures.help.laneService', { ...values, service: texts.duration(serviceMs) });
}

function WaitCurve({
  help,
  texts,
}: {
  readonly help: Results['help'];
  readonly texts: ResultsTexts;
}) {
  const { t } = texts;
  const last = help.ecdf.at(-1);
  if (last === undefined) return null;
  const scale = durationScale(last.ms, texts.axisMinutes);
  const title = t('figures.help.ecdf');
  const stepOf = (share: number) => Math.floor(share * CURVE_STEPS);
  const points = help.ecdf.filter(({ share }, index) => {
    const next = help.ecdf[index + 1];
    return next === undefined || stepOf(next.share) !== stepOf(share);
  });
  return (
    <div>
      <p className="pb-4">
        <b>{title}</b>
      </p>
      <Plot title={title} words={texts.words}>
        <StepCurve
          points={points.map(({ ms, share }) => ({ x: ms, share, lower: share, upper: share }))}
          endX={last.ms}
          scale={scale}
          hasBand={false}
          size="small"
          nameMark={({ x, share }) =>
            t('figures.help.ecdfMark', { share: texts.percent(share), time: texts.duration(x) })
          }
        />
      </Plot>
    </div>
  );
}

/** Requests that wait, over the day. It takes the place of the lanes where those aren't shown. */
function WaitingBars({ results, texts }: FigurePartProps) {
  const { t } = texts;
  const { waiting } = results.help;
  const max = Math.max(0, ...waiting.map(({ count }) => count ?? 0));
  if (hasLanes(results.help) || max === 0) return null;
  const title = t('figures.help.waiting');
  const scale = countScale(max, texts.number);
  return (
    <div>
      <p className="pb-4">
        <b>{title}</b>
      </p>
      <Plot title={title} words={texts.words} scrolls>
        {waiting
          .filter(({ count }) => count !== 0)
          .map(({ at, count }) => (
            <Row
              key={at}
              name={t('figures.help.waitingMark', {
                time: texts.clock(at),
                count: texts.count(count),
              })}
              label={texts.clock(at)}
              value={texts.count(count)}
              scale={scale}
            >
              {count !== null && <Bar to={scale.position(count)} />}
            </Row>
          ))}
      </Plot>
    </div>
  );
}

function helpTable({ help, exercises }: Results, texts: ResultsTexts): FigureTable {
  const { t } = texts;
  if (help.requests === null)
    return {
      columns: columnsOf(texts, 'time', '#waiting'),
      rows: help.waiting.map(({ at, count }) => [texts.clock(at), texts.count(count)]),
    };
  return {
    columns: columnsOf(texts, 'student', 'exercise', 'raised', '#wait', '#service', 'end'),
    rows: help.requests.map(({ student, exercise, raisedAt, waitMs, serviceMs, end }) => [
      studentLabel(student, texts),
      exercise === null ? null : titleOf(exercises, exercise, texts),
      texts.clock(raisedAt),
      texts.duration(waitMs),
      serviceMs === null ? null : texts.duration(serviceMs),
      t(`helpEnds.${end}`),
    ]),
  };
}
