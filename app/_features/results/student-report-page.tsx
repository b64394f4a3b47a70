import Link from 'next/link';
import type { ReactNode } from 'react';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { Axis } from '#app/figures/axis.tsx';
import { DataTable, Figure, Mark, Plot, type TableCell } from '#app/figures/figure.tsx';
import { FillKey } from '#app/figures/patterns.tsx';
import { clockScale, toPercent, type Scale } from '#app/figures/scale.ts';
import { type StudentReport } from '#lib/results/report-types.ts';
import { STUDENT_STATES } from '#lib/results/types.ts';
import { STATE_FILLS, StateStrip } from './day-figure.tsx';
import { studentLabel } from './result-figure.tsx';
import { replayHref } from './results-address.ts';
import { ResultsFrame } from './results-frame.tsx';
import type { ResultsTexts } from './results-texts.ts';

interface Props {
  readonly report: StudentReport;
  readonly texts: ResultsTexts;
}

/** The report of one student, which prints on one or two pages. Private notes are not part of it. */
export function StudentReportPage({ report, texts }: Props) {
  const { t } = texts;
  const { student, workshop } = report;
  return (
    <ResultsFrame
      title={t('studentPage.title', { name: student.name ?? student.label })}
      texts={texts}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-16">
        <p data-screen-only>
          <Link href={`/workshops/${workshop.id}/results` as never} prefetch={false}>
            {t('state.toResults')}
          </Link>{' '}
          {workshop.endedAt !== null && (
            <Link
              href={replayHref(workshop.id, { seatId: student.id }) as never}
              prefetch={false}
              className="ps-8"
            >
              {t('replay.student')}
            </Link>
          )}
        </p>
        <ReportSummary report={report} texts={texts} />
        <DayStrip report={report} texts={texts} />
        <section className="min-w-0">
          <SectionHeading className="text-[0.9375rem]">{t('studentPage.exercises')}</SectionHeading>
          <ScrollingTable label={t('studentPage.exercises')}>
            <ExerciseTable report={report} texts={texts} />
          </ScrollingTable>
        </section>
        {report.quiz.length > 0 && (
          <section className="min-w-0">
            <SectionHeading className="text-[0.9375rem]">{t('studentPage.quiz')}</SectionHeading>
            <ScrollingTable label={t('studentPage.quiz')}>
              <QuizTable report={report} texts={texts} />
            </ScrollingTable>
          </section>
        )}
        <p className="text-soft" data-screen-only>
          {t('studentPage.print')}
        </p>
      </div>
    </ResultsFrame>
  );
}

function ScrollingTable({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto print:overflow-visible"
    >
      {children}
    </div>
  );
}

function ReportSummary({ report: { student, exercises, workshop }, texts }: Props) {
  const { t } = texts;
  const parts = [
    workshop.name,
    t('studentPage.seat', { label: student.label }),
    student.arrivedAt === null
      ? t('studentPage.never')
      : t('studentPage.present', {
          from: texts.dateTime(student.arrivedAt),
          to: texts.clock(student.leftAt ?? student.present.at(-1)?.to ?? student.arrivedAt),
          time: texts.duration(student.presentMs),
        }),
    t('studentPage.passed', { passed: student.passed, count: exercises.length }),
    t('studentPage.behind', { count: student.behind }),
  ];
  return (
    <ul
      data-part="headline"
      className="flex flex-wrap gap-x-12 gap-y-2 text-check [&>li:not(:last-child)]:after:ps-12 [&>li:not(:last-child)]:after:text-soft [&>li:not(:last-child)]:after:content-['·']"
    >
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
}

function DayStrip({ report, texts }: Props) {
  const { t } = texts;
  const { strip, student, workshop, exercises } = report;
  const title = t('studentPage.strip');
  const label = studentLabel(student, texts);
  const from = workshop.startedAt ?? strip[0]?.from ?? 0;
  const to = Math.max(from, workshop.endedAt ?? strip.at(-1)?.to ?? from);
  const scale = clockScale({ from, to }, texts.offsetMs(from), texts.clock, 10);
  const titleOf = (id: string | null) => {
    const exercise = exercises.find((candidate) => candidate.id === id);
    return exercise ? texts.title(exercise.title) : id;
  };
  return (
    <Figure
      id="strip"
      title={title}
      finding={
        strip.length === 0
          ? t('studentPage.noStrip')
          : t('studentPage.stripCaption', { name: label })
      }
      methodHref={`/workshops/${workshop.id}/results/method#states`}
      words={texts.words}
      printsTable={false}
      table={{
        columns: [
          { label: t('figures.columns.time') },
          { label: t('studentPage.columns.state') },
          { label: t('studentPage.columns.exercise') },
        ],
        rows: strip.map((span): TableCell[] => [
          `${texts.clock(span.from)}–${texts.clock(span.to)}`,
          t(`states.${span.state}`),
          titleOf(span.exercise),
        ]),
      }}
    >
      {strip.length > 0 && (
        <>
          <FillKey
            entries={STUDENT_STATES.filter((state) =>
              strip.some((span) => span.state === state),
            ).map((state) => ({ fill: STATE_FILLS[state], label: t(`states.${state}`) }))}
          />
          <Plot title={title} words={texts.words}>
            <HelpMarks report={report} texts={texts} scale={scale} />
            <StateStrip
              spans={strip}
              scale={scale}
              name={(index) => {
                const span = strip[index];
                if (span === undefined) return '';
                const exercise = titleOf(span.exercise);
                return `${texts.clock(span.from)}–${texts.clock(span.to)}: ${t(`states.${span.state}`)}${exercise === null ? '' : `, ${exercise}`}`;
              }}
            />
            <Axis scale={scale} />
          </Plot>
        </>
      )}
    </Figure>
  );
}

function HelpMarks({ report: { help }, texts, scale }: Props & { readonly scale: Scale }) {
  if (help.length === 0) return null;
  return (
    <div className="relative h-20">
      {help.map(({ raisedAt, waitMs }) => (
        <Mark
          key={raisedAt}
          part="sign"
          name={texts.t('studentPage.helpMark', {
            time: texts.clock(raisedAt),
            wait: texts.duration(waitMs),
          })}
          at={{ left: toPercent(scale.position(raisedAt)), width: '1rem' }}
        >
          <svg aria-hidden="true" width="16" height="16" className="text-help">
            <use href="#icon-help" />
          </svg>
        </Mark>
      ))}
    </div>
  );
}

function ExerciseTable({ report: { exercises }, texts }: Props) {
  const { t } = texts;
  return (
    <DataTable
      none={texts.words.none}
      table={{
        columns: [
          { label: t('studentPage.columns.exercise') },
          { label: t('studentPage.columns.state') },
          { label: t('studentPage.columns.started') },
          { label: t('studentPage.columns.passed') },
          { label: t('studentPage.columns.active'), isNumber: true },
          { label: t('studentPage.columns.tries'), isNumber: true },
          { label: t('studentPage.columns.failures') },
          { label: t('studentPage.columns.hints') },
          { label: t('studentPage.columns.help'), isNumber: true },
        ],
        rows: exercises.map((exercise) => [
          texts.title(exercise.title),
          exercise.fate === null ? t(`cells.${exercise.state}`) : t(`fates.${exercise.fate}`),
          exercise.startedAt === null ? null : texts.clock(exercise.startedAt),
          exercise.passedAt === null ? null : texts.clock(exercise.passedAt),
          exercise.activeMs === null ? null : texts.duration(exercise.activeMs),
          texts.number(exercise.tries),
          exercise.failures.length === 0
            ? null
            : exercise.failures.map((failure) => failureText(failure, texts)).join('; '),
          exercise.hints.length === 0
            ? null
            : exercise.hints.map(({ hint, at }) => `${hint} (${texts.clock(at)})`).join(', '),
          exercise.helpRequests === 0 ? null : texts.number(exercise.helpRequests),
        ]),
      }}
    />
  );
}

function failureText(
  { reason, from, to, tries }: StudentReport['exercises'][number]['failures'][number],
  texts: ResultsTexts,
): string {
  const values = {
    reason: texts.reason(reason.code, reason.params),
    time: texts.duration(to - from),
  };
  return tries > 1
    ? texts.t('studentPage.failureTries', { ...values, tries })
    : texts.t('studentPage.failures', values);
}

function QuizTable({ report: { quiz }, texts }: Props) {
  const { t } = texts;
  return (
    <DataTable
      none={texts.words.none}
      table={{
        columns: [
          { label: t('studentPage.columns.question') },
          { label: t('studentPage.columns.answers'), isNumber: true },
          { label: t('studentPage.columns.chosen') },
          { label: t('studentPage.columns.result') },
        ],
        rows: quiz.map(({ title, answers, chosen, isRight }) => [
          texts.title(title),
          texts.number(answers),
          chosen.join(', '),
          t(isRight ? 'studentPage.right' : 'studentPage.wrong'),
        ]),
      }}
    />
  );
}
