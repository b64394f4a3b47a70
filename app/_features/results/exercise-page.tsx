import Link from 'next/link';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { DataTable } from '#app/figures/figure.tsx';
import { FATES, type Results, type StudentResult } from '#lib/results/types.ts';
import { ChecksFigure } from './checks-figure.tsx';
import { CurveFigure } from './exercise-figures.tsx';
import { FatesFigure } from './fates-figure.tsx';
import { HintsFigure } from './hints-figure.tsx';
import { LostTimeFigure } from './lost-time-figures.tsx';
import { QuizzesFigure } from './quizzes-figure.tsx';
import { columnsOf, studentLabel, type ResultsProps } from './result-figure.tsx';
import { resultsHref, resultsLinks, type ResultsAddress } from './results-address.ts';
import { EmptyResults, ResultsFrame, ResultsNotes } from './results-frame.tsx';
import type { ResultsTexts } from './results-texts.ts';

/** How one exercise went: time to pass, ends, lost time, checks, hints and quiz questions. */
export function ExercisePage({
  results,
  exerciseId,
  texts,
  address,
}: {
  readonly results: Results;
  readonly exerciseId: string;
  readonly texts: ResultsTexts;
  readonly address: ResultsAddress;
}) {
  const { t } = texts;
  const index = results.exercises.findIndex(({ id }) => id === exerciseId);
  const exercise = results.exercises[index];
  if (exercise === undefined)
    return (
      <ResultsFrame title={t('title')} texts={texts}>
        <EmptyResults
          title={t('title')}
          text={t('exercisePage.notFound', { id: exerciseId })}
          action={{ href: resultsHref(address), label: t('state.toResults') }}
        />
      </ResultsFrame>
    );
  const ofExercise = <Item extends { readonly exercise: string }>(items: readonly Item[]): Item[] =>
    items.filter((item) => item.exercise === exerciseId);
  const own: Results = {
    ...results,
    lostTime: ofExercise(results.lostTime).filter(({ reason }) => reason !== null),
    checks: ofExercise(results.checks),
    hints: ofExercise(results.hints),
    quizzes: ofExercise(results.quizzes),
  };
  // The figures are about this exercise, so that their marks lead nowhere else.
  const links = { ...resultsLinks(address, results.level), exercise: () => null };
  const props = { results: own, texts, links };
  const neighbor = (step: number) => results.exercises[index + step];
  return (
    <ResultsFrame title={texts.title(exercise.title)} texts={texts}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-16">
        <p className="flex flex-wrap items-center gap-x-12 gap-y-4 text-soft">
          <ExerciseBadge
            number={index + 1}
            kind={exercise.kind}
            optional={exercise.isOptional}
            className="text-ink"
          />
          <span>{t('exercisePage.number', { number: index + 1 })}</span>
          {exercise.isOptional && <span>{t('exercisePage.optional')}</span>}
          <span>{t('exercisePage.planned', { time: texts.duration(exercise.plannedMs) })}</span>
        </p>
        <nav data-screen-only aria-label={t('title')} className="flex flex-wrap gap-x-16">
          <Link href={resultsHref(address) as never} prefetch={false}>
            {t('state.toResults')}
          </Link>
          {(['previous', 'next'] as const).map((direction) => {
            const other = neighbor(direction === 'previous' ? -1 : 1);
            return (
              other && (
                <Link
                  key={direction}
                  href={resultsHref(address, `/exercises/${encodeURIComponent(other.id)}`) as never}
                  prefetch={false}
                  aria-label={`${t(`exercisePage.${direction}`)}: ${texts.title(other.title)}`}
                >
                  {t(`exercisePage.${direction}`)}
                </Link>
              )
            );
          })}
        </nav>
        <ResultsNotes results={results} texts={texts} />
        <CurveFigure exercise={exercise} texts={texts} links={links} />
        <FatesFigure {...props} only={exercise} />
        {exercise.kind === 'quiz' ? (
          <QuizzesFigure {...props} />
        ) : (
          <>
            <div data-part="figure-grid">
              <LostTimeFigure {...props} />
              <HintsFigure {...props} />
            </div>
            {own.quizzes.length > 0 && <QuizzesFigure {...props} />}
          </>
        )}
        <ChecksFigure {...props} filter="all" filterHref={null} />
        <ExerciseStudents {...props} index={index} />
      </div>
    </ResultsFrame>
  );
}

/** How each student did, at levels with students. */
function ExerciseStudents({
  results: { students },
  index,
  texts,
  links,
}: ResultsProps & { readonly index: number }) {
  const { t } = texts;
  if (students === null || students.length === 0) return null;
  const title = t('figures.columns.students');
  return (
    <section className="min-w-0" id="exercise-students">
      <SectionHeading className="text-[0.9375rem]">{title}</SectionHeading>
      <div role="region" aria-label={title} tabIndex={0} className="overflow-x-auto">
        <DataTable
          none={texts.words.none}
          table={{
            columns: [
              ...columnsOf(texts, 'student', 'group'),
              { label: t('studentPage.columns.state') },
              { label: t('studentPage.columns.active'), isNumber: true },
              { label: t('studentPage.columns.tries'), isNumber: true },
            ],
            rows: [...students]
              .sort((a, b) => fateOrder(a, index) - fateOrder(b, index))
              .map((student) => {
                const cell = student.cells[index];
                return [
                  { text: studentLabel(student, texts), href: links.student(student) },
                  student.group,
                  cell === undefined
                    ? null
                    : cell.fate === null
                      ? t(`cells.${cell.state}`)
                      : t(`fates.${cell.fate}`),
                  cell?.activeMs == null ? null : texts.duration(cell.activeMs),
                  cell === undefined ? null : texts.number(cell.tries),
                ];
              }),
          }}
        />
      </div>
    </section>
  );
}

/** Students with the same end are beside each other; those who never reached the exercise are last. */
function fateOrder({ cells }: StudentResult, index: number): number {
  const fate = cells[index]?.fate ?? null;
  return fate === null ? FATES.length : FATES.indexOf(fate);
}
