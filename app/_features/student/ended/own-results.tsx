import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { StudentReport } from '#lib/results/report-types.ts';
import type { StudentExercise } from '../student-exercises.ts';
import { useOwnReport } from './use-own-report.ts';

interface Props {
  readonly seatId: string;
  /** ms since 1970. */
  readonly endedAt: number | null;
  readonly exercises: readonly StudentExercise[];
  readonly onShowExercise: (exerciseId: string) => void;
}

/**
 * What the student did in the workshop: each exercise with its pass, time and hints, and the answers
 * to the quizzes. Times and answers come from the results, a moment later than the rest.
 */
export function OwnResults({ seatId, endedAt, exercises, onShowExercise }: Props) {
  const t = useTranslations('student.ended');
  const report = useOwnReport(seatId, endedAt);
  const passed = exercises.filter(({ view }) => view.pass !== null);
  return (
    <div className="grid content-start gap-8">
      <h3>{t('summary')}</h3>
      <p>{t('passed', { passed: passed.length, exercises: exercises.length })}</p>
      {report !== null && report.student.presentMs >= MINUTE_MS && (
        <p>{t('present', splitMinutes(report.student.presentMs))}</p>
      )}
      {/* A course can have 40 exercises, and the exercise itself is below. */}
      <ul aria-label={t('exercises')} className="max-h-480 overflow-y-auto border-b border-rule">
        {exercises.map((exercise) => (
          <ExerciseRow
            key={exercise.info.id}
            exercise={exercise}
            reported={report?.exercises.find(({ id }) => id === exercise.info.id)}
            onShowExercise={onShowExercise}
          />
        ))}
      </ul>
      {report !== null && report.quiz.length > 0 && (
        <QuizAnswers quiz={report.quiz} onShowExercise={onShowExercise} />
      )}
    </div>
  );
}

function ExerciseRow({
  exercise: { info, number, mark, view },
  reported,
  onShowExercise,
}: Pick<Props, 'onShowExercise'> & {
  readonly exercise: StudentExercise;
  readonly reported: StudentReport['exercises'][number] | undefined;
}) {
  const t = useTranslations('student.ended');
  const { language } = useLanguage();
  const details = useDetails(reported);
  return (
    <li className="grid grid-cols-[1.5rem_1.25rem_minmax(0,1fr)_auto] items-center gap-x-8 border-b border-rule">
      <span className="text-end text-soft">{number}</span>
      <StatusCell mark={mark} size={16} />
      <ExerciseButton exerciseId={info.id} onShowExercise={onShowExercise}>
        {info.title[language]}
      </ExerciseButton>
      <span className="text-soft">
        {view.pass === null ? t('notPassed') : <ClockTime at={view.pass.at} />}
      </span>
      {details.length > 0 && (
        <small className="col-start-3 -col-end-1 pb-6 text-body text-soft">
          {details.join(' · ')}
        </small>
      )}
    </li>
  );
}

/** Time and hints of an exercise in words; empty if the student didn't work on it. */
function useDetails(reported: StudentReport['exercises'][number] | undefined): readonly string[] {
  const t = useTranslations('student.ended');
  if (reported === undefined) return [];
  const { activeMs, typicalMs, hints } = reported;
  const details = [];
  if (activeMs !== null) {
    details.push(t('time', { min: toMinutes(activeMs) }));
    if (typicalMs !== null)
      details.push(t('typical', { from: toMinutes(typicalMs.q25), to: toMinutes(typicalMs.q75) }));
  }
  if (hints.length > 0) details.push(t('hints', { count: hints.length }));
  return details;
}

/** The last answers. The exercise has the question, and its explanation where students can see it. */
function QuizAnswers({
  quiz,
  onShowExercise,
}: Pick<Props, 'onShowExercise'> & { readonly quiz: StudentReport['quiz'] }) {
  const t = useTranslations('student.ended');
  const { language } = useLanguage();
  return (
    <>
      <h4 className="pt-8 font-bold">{t('quiz')}</h4>
      <ul aria-label={t('quiz')}>
        {quiz.map(({ exercise, check, title, answers, isRight }) => (
          <li
            key={`${exercise} ${check}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-8 border-b border-rule"
          >
            <ExerciseButton exerciseId={exercise} onShowExercise={onShowExercise}>
              {title[language]}
            </ExerciseButton>
            <span className="text-soft">{t(isRight ? 'right' : 'wrong', { answers })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function ExerciseButton({
  exerciseId,
  onShowExercise,
  children,
}: Pick<Props, 'onShowExercise'> & {
  readonly exerciseId: string;
  readonly children: string;
}) {
  return (
    <button
      type="button"
      className="min-h-32 text-start wrap-anywhere underline decoration-edge underline-offset-3 max-tablet:min-h-44"
      onClick={() => onShowExercise(exerciseId)}
    >
      {children}
    </button>
  );
}

/** At least one, because the student worked on it. */
function toMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE_MS));
}

function splitMinutes(ms: number): { readonly h: number; readonly min: number } {
  const minutes = Math.round(ms / MINUTE_MS);
  return { h: Math.floor(minutes / 60), min: minutes % 60 };
}
