import { StackedAreas, totalOf } from '#app/figures/areas.tsx';
import { Axis } from '#app/figures/axis.tsx';
import { Mark, Plot } from '#app/figures/figure.tsx';
import { FillKey, fillOf, type Fill } from '#app/figures/patterns.tsx';
import { clockScale, toPercent, type Scale } from '#app/figures/scale.ts';
import { STUDENT_STATES, type Results, type StudentState } from '#lib/results/types.ts';
import { findDay, hasDay, titleOf } from './findings.ts';
import { columnsOf, ResultFigure, type ResultsProps } from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

type Day = Results['day'];

/** From the bottom: what needs no person first. */
const LAYERS: readonly { readonly key: StudentState; readonly fill: Fill }[] = [
  { key: 'passed', fill: 'light' },
  { key: 'working', fill: 'plain' },
  { key: 'failing', fill: 'warn-hatch' },
  { key: 'stuck', fill: 'stuck' },
  { key: 'away', fill: 'hatch' },
];
const MARK_SIGNS = { announcement: '▼', infrastructure: '✕', 'pack-update': '↻' } as const;

export const STATE_FILLS = Object.fromEntries(
  LAYERS.map(({ key, fill }) => [key, fill]),
) as Readonly<Record<StudentState, Fill>>;

/** F1: what all students did over the day. */
export function DayFigure({ results, texts, links }: ResultsProps) {
  const { day } = results;
  const { t } = texts;
  const title = t('figures.day.title');
  const first = day.bins[0]?.at ?? 0;
  const end = (day.bins.at(-1)?.at ?? 0) + day.binMs;
  const scale = clockScale({ from: first, to: end }, texts.offsetMs(first), texts.clock, 12);
  return (
    <ResultFigure
      id="day"
      title={title}
      method="states"
      finding={findDay(results, texts)}
      texts={texts}
      links={links}
      table={{
        columns: [
          ...columnsOf(texts, 'time'),
          ...STUDENT_STATES.map((state) => ({ label: t(`states.${state}`), isNumber: true })),
          ...columnsOf(texts, 'exercise'),
        ],
        rows: day.bins.map(({ at, students }) => [
          texts.clock(at),
          ...STUDENT_STATES.map((state) => texts.count(students[state])),
          currentTitle(results, at, texts),
        ]),
      }}
    >
      {hasDay(results) && (
        <>
          <FillKey entries={LAYERS.map(({ key, fill }) => ({ fill, label: t(`states.${key}`) }))} />
          <Plot title={title} words={texts.words}>
            <MarkSigns day={day} scale={scale} texts={texts} />
            <div data-part="areas">
              <StackedAreas
                bins={day.bins.map(({ at, students }) => ({ at, counts: students }))}
                binMs={day.binMs}
                layers={LAYERS}
                from={first}
                to={end}
                max={Math.max(
                  0,
                  ...day.bins.map(({ at, students }) => totalOf({ at, counts: students })),
                )}
              />
              <Breaks day={day} scale={scale} label={t('figures.day.break')} />
              {day.bins.map((bin) => (
                <Mark
                  key={bin.at}
                  part="column"
                  name={binText(bin, texts)}
                  href={links.replay(bin.at)}
                  range={{ from: bin.at, to: bin.at + day.binMs }}
                  at={{
                    left: toPercent(scale.position(bin.at)),
                    width: toPercent(scale.position(bin.at + day.binMs) - scale.position(bin.at)),
                  }}
                />
              ))}
            </div>
            <Axis scale={scale} />
            <Bands
              label={t('figures.day.current')}
              spans={day.current}
              results={results}
              scale={scale}
              texts={texts}
            />
            <Bands
              label={t('figures.day.plan')}
              spans={day.plan}
              isPlan
              results={results}
              scale={scale}
              texts={texts}
            />
          </Plot>
        </>
      )}
    </ResultFigure>
  );
}

function currentTitle({ day, exercises }: Results, at: number, texts: ResultsTexts): string | null {
  const current = day.current.find(({ from, to }) => from < at + day.binMs && to > at);
  return current ? titleOf(exercises, current.exercise, texts) : null;
}

function binText({ at, students }: Day['bins'][number], texts: ResultsTexts): string {
  const { t } = texts;
  return t('figures.day.mark', {
    time: texts.clock(at),
    states: STUDENT_STATES.filter((state) => students[state] !== 0)
      .map((state) =>
        t('figures.day.item', {
          state: t(`states.${state}`),
          count: texts.count(students[state]),
        }),
      )
      .join(texts.language === 'ja' ? '、' : ', '),
  });
}

function Breaks({
  day,
  scale,
  label,
}: {
  readonly day: Day;
  readonly scale: Scale;
  readonly label: string;
}) {
  return day.breaks.map(({ from, to }) => (
    <span
      key={from}
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 grid place-items-start overflow-hidden border-x border-dotted border-ink text-small"
      style={{
        left: toPercent(scale.position(from)),
        width: toPercent(Math.min(1, scale.position(to)) - Math.max(0, scale.position(from))),
      }}
    >
      <span className="bg-paper px-2">{label}</span>
    </span>
  ));
}

/** Announcements, outages and updates above the areas. */
function MarkSigns({
  day,
  scale,
  texts,
}: {
  readonly day: Day;
  readonly scale: Scale;
  readonly texts: ResultsTexts;
}) {
  if (day.marks.length === 0) return null;
  return (
    <div className="relative h-20">
      {day.marks.map(({ at, kind }, index) => (
        <Mark
          key={index}
          part="sign"
          name={`${texts.clock(at)}: ${texts.t(`marks.${kind}`)}`}
          at={{ left: toPercent(scale.position(at)), width: '1rem' }}
        >
          {MARK_SIGNS[kind]}
        </Mark>
      ))}
    </div>
  );
}

/** Which exercise was current, or planned, over time. */
function Bands({
  label,
  spans,
  isPlan = false,
  results,
  scale,
  texts,
}: {
  readonly label: string;
  readonly spans: Day['current'];
  readonly isPlan?: boolean;
  readonly results: Results;
  readonly scale: Scale;
  readonly texts: ResultsTexts;
}) {
  const shown = spans.filter(({ from, to }) => scale.position(to) > 0 && scale.position(from) < 1);
  if (shown.length === 0) return null;
  return (
    <>
      <p className="pt-4 text-small text-soft" aria-hidden="true">
        {label}
      </p>
      <div className="relative h-20">
        {shown.map(({ from, to, exercise }) => {
          const start = Math.max(0, scale.position(from));
          const number = results.exercises.findIndex(({ id }) => id === exercise) + 1;
          return (
            <Mark
              key={`${exercise} ${String(from)}`}
              part={isPlan ? 'planned' : 'band'}
              name={texts.t('figures.day.currentMark', {
                title: titleOf(results.exercises, exercise, texts),
                from: texts.clock(from),
                to: texts.clock(to),
              })}
              at={{
                left: toPercent(start),
                width: toPercent(Math.min(1, scale.position(to)) - start),
              }}
            >
              {number > 0 && number}
            </Mark>
          );
        })}
      </div>
    </>
  );
}

/** A strip of one student's day, in spans of one state. */
export function StateStrip({
  spans,
  scale,
  name,
}: {
  readonly spans: readonly {
    readonly from: number;
    readonly to: number;
    readonly state: StudentState;
  }[];
  readonly scale: Scale;
  readonly name: (index: number) => string;
}) {
  return (
    <div className="relative h-40 border border-rule">
      {spans.map(({ from, to, state }, index) => {
        const start = Math.max(0, scale.position(from));
        return (
          <Mark
            key={index}
            part="column"
            name={name(index)}
            at={{
              left: toPercent(start),
              width: toPercent(Math.min(1, scale.position(to)) - start),
            }}
          >
            <svg aria-hidden="true" className="block size-full">
              <rect width="100%" height="100%" fill={fillOf(STATE_FILLS[state])} />
            </svg>
          </Mark>
        );
      })}
    </div>
  );
}
