import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { ExerciseNavButtons } from './exercise-nav/exercise-nav-buttons.tsx';
import { Figure } from './layout/figure.tsx';
import { ScheduleCountdown } from './schedule-countdown.tsx';
import type { ExerciseSection, StudentExercise } from './student-exercises.ts';

interface Props {
  readonly exercise: StudentExercise;
  readonly view: SeatView;
  readonly sections: readonly ExerciseSection[];
  readonly exercises: readonly StudentExercise[];
  readonly onSelectExercise: (exercise: string) => void;
  readonly outlineOpen: boolean;
  readonly onToggleOutline: (open: boolean) => void;
}

/** Title and pace of the exercise, with the way to others. On a phone, the row above has the title. */
export function SelectedExercise({
  exercise,
  view,
  sections,
  exercises,
  onSelectExercise,
  outlineOpen,
  onToggleOutline,
}: Props) {
  const t = useTranslations('student.seat');
  const quizMessages = useTranslations('student.quizProgress');
  const { language } = useLanguage();
  const { current } = view.info;
  const { info, number, passing, total, passRate } = exercise;
  const section = sections.find(({ id }) => id === info.section)?.title[language] ?? info.section;
  const currentExercise = exercises.find(
    (candidate) => candidate.info.id === current && current !== info.id,
  );
  return (
    <div
      data-part="selected-exercise"
      className='grid min-h-76 content-center gap-x-16 px-24 pt-6 pb-4 [grid-template:"number_title_figures"_auto_"number_sub_figures"_auto_/_auto_minmax(0,1fr)_auto] max-tablet:flex max-tablet:min-h-0 max-tablet:flex-wrap max-tablet:items-center max-tablet:justify-between max-tablet:gap-x-12 max-tablet:px-16 max-tablet:py-4'
    >
      <span
        className="grid size-52 place-items-center self-center rounded-2 bg-ink font-sans text-[2rem]/[1] font-bold text-header normal-nums [grid-area:number] max-tablet:hidden"
        aria-hidden="true"
      >
        {number}
      </span>
      <h1
        tabIndex={-1}
        className="text-title text-balance [grid-area:title] max-[73.75rem]:text-[1.25rem]/28 max-tablet:hidden"
        aria-label={`${t('exercise', { number })}: ${info.title[language]}`}
      >
        {info.title[language]}
      </h1>
      <div className="flex flex-wrap items-center gap-x-16 [grid-area:sub] max-tablet:flex-1 max-tablet:gap-4">
        <small className="text-[0.8125rem] text-soft max-tablet:hidden">
          {t(info.kind === 'quiz' ? 'aboutQuiz' : 'about', {
            section,
            checks: info.checks.length,
            minutes: info.minutes,
          })}
          {info.optional && `, ${t('optional')}`}
        </small>
        {currentExercise && (
          <button
            type="button"
            className="min-h-24 text-[0.8125rem] underline underline-offset-[0.2em] max-tablet:min-h-44 max-tablet:basis-full max-tablet:text-start"
            onClick={() => onSelectExercise(currentExercise.info.id)}
          >
            {t('toCurrent', { number: currentExercise.number })}
          </button>
        )}
        <ExerciseNavButtons
          exercise={exercise}
          exercises={exercises}
          onSelectExercise={onSelectExercise}
          outlineOpen={outlineOpen}
          onToggleOutline={onToggleOutline}
        />
      </div>
      <div className="flex items-center gap-30 self-center [grid-area:figures] max-tablet:flex-none">
        <ScheduleCountdown info={view.info} exercises={exercises} selectedExercise={exercise} />
        {passRate !== null && (
          <Figure className="max-tablet:hidden">
            <b>{Math.round(passRate * 100)}%</b>
            <span>{t('passedShare')}</span>
          </Figure>
        )}
        <Figure className="max-tablet:hidden">
          <b>
            {passing} / {total}
          </b>
          <span>{info.kind === 'quiz' ? quizMessages('mine') : t('mine')}</span>
        </Figure>
      </div>
    </div>
  );
}
