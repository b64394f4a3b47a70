import { cumsum } from 'd3-array';
import { Plot } from '#app/figures/figure.tsx';
import { Bar, Row, RowAxis } from '#app/figures/rows.tsx';
import { durationScale } from '#app/figures/scale.ts';
import type { Results } from '#lib/results/types.ts';
import { checkTitle, findInfrastructure, findLostTime, titleOf } from './findings.ts';
import { columnsOf, ResultFigure, type ResultsProps } from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

type LostTime = Results['lostTime'][number];

/** F5: the checks and reasons that cost the most time. */
export function LostTimeFigure({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const title = t('figures.lost.title');
  const { lostTime, exercises } = results;
  const scale = durationScale(
    Math.max(0, ...lostTime.map(({ lostMs }) => lostMs)),
    texts.axisMinutes,
    3,
  );
  const total = lostTime.reduce((sum, { lostMs }) => sum + lostMs, 0);
  const sums = cumsum(lostTime, ({ lostMs }) => lostMs);
  return (
    <ResultFigure
      id="lost-time"
      title={title}
      method="failures"
      finding={findLostTime(results, texts)}
      texts={texts}
      links={links}
      table={{
        columns: columnsOf(
          texts,
          'exercise',
          'check',
          'reason',
          '#lost',
          '#cumulative',
          '#students',
          '#asked',
        ),
        rows: lostTime.map((row, index) => {
          return [
            row.reason === null
              ? t('other')
              : {
                  text: titleOf(exercises, row.exercise, texts),
                  href: links.exercise(row.exercise),
                },
            row.reason && checkTitle(results, row.exercise, row.reason.check, texts),
            row.reason && texts.reason(row.reason.code, row.reason.params),
            texts.duration(row.lostMs),
            total === 0 ? null : texts.percent((sums[index] ?? 0) / total),
            texts.count(row.students),
            row.helpShare === null ? null : texts.percent(row.helpShare),
          ];
        }),
      }}
    >
      {total > 0 && (
        <Plot title={title} words={texts.words}>
          {lostTime.map((row, index) => (
            <Row
              key={index}
              name={lostTimeText(row, results, texts)}
              label={
                row.reason === null ? (
                  t('other')
                ) : (
                  <>
                    {texts.reason(row.reason.code, row.reason.params)}
                    <small className="block">
                      {titleOf(exercises, row.exercise, texts)},{' '}
                      {checkTitle(results, row.exercise, row.reason.check, texts)}
                    </small>
                  </>
                )
              }
              value={
                <>
                  {texts.personTime(row.lostMs)}
                  <small className="block">{texts.students(row.students)}</small>
                </>
              }
              href={row.reason === null ? null : links.exercise(row.exercise)}
              scale={scale}
            >
              <Bar
                to={scale.position(row.lostMs)}
                fill={row.reason === null ? 'hatch' : 'warn-hatch'}
              />
            </Row>
          ))}
          <RowAxis scale={scale} />
        </Plot>
      )}
    </ResultFigure>
  );
}

function lostTimeText(row: LostTime, { exercises }: Results, texts: ResultsTexts): string {
  const { t } = texts;
  const text = t('figures.lost.mark', {
    title: row.reason === null ? t('other') : titleOf(exercises, row.exercise, texts),
    reason: row.reason === null ? t('other') : texts.reason(row.reason.code, row.reason.params),
    time: texts.personTime(row.lostMs),
    students: texts.students(row.students),
  });
  return row.helpShare === null
    ? text
    : `${text} · ${t('figures.lost.asked', { share: texts.percent(row.helpShare) })}`;
}

/** How many moments of a problem the table names. */
const MAX_MOMENTS = 6;

/** F13: time lost to problems of the infrastructure. */
export function InfrastructureFigure({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const title = t('figures.infrastructure.title');
  const problems = [...results.infrastructure].sort((a, b) => b.lostMs - a.lostMs);
  const scale = durationScale(
    Math.max(0, ...problems.map(({ lostMs }) => lostMs)),
    texts.axisMinutes,
    3,
  );
  return (
    <ResultFigure
      id="infrastructure"
      title={title}
      method="infrastructure"
      finding={findInfrastructure(results, texts)}
      texts={texts}
      links={links}
      table={{
        columns: columnsOf(texts, 'problem', '#lost', '#students', 'moments'),
        rows: problems.map(({ code, lostMs, students, spans }) => [
          texts.reason(code),
          texts.duration(lostMs),
          texts.count(students),
          spans[0] === undefined
            ? null
            : {
                text:
                  spans
                    .slice(0, MAX_MOMENTS)
                    .map(({ from, to }) => `${texts.clock(from)}–${texts.clock(to)}`)
                    .join(', ') + (spans.length > MAX_MOMENTS ? ', …' : ''),
                href: links.replay(spans[0].from),
              },
        ]),
      }}
    >
      {problems.length > 0 && (
        <Plot title={title} words={texts.words}>
          {problems.map(({ code, lostMs, students, spans }) => (
            <Row
              key={code}
              href={spans[0] === undefined ? null : links.replay(spans[0].from)}
              name={t('figures.infrastructure.mark', {
                reason: texts.reason(code),
                time: texts.personTime(lostMs),
                students: texts.students(students),
              })}
              label={texts.reason(code)}
              value={
                <>
                  {texts.personTime(lostMs)}
                  <small className="block">{texts.students(students)}</small>
                </>
              }
              scale={scale}
            >
              <Bar to={scale.position(lostMs)} fill="hatch" />
            </Row>
          ))}
          <RowAxis scale={scale} />
        </Plot>
      )}
    </ResultFigure>
  );
}
