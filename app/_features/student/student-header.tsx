import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { CurrentTime } from '#app/_components/current-time.tsx';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { Icon } from '#app/_components/icon.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { Logo } from '#app/_components/logo.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { CourseOutline } from './exercise-nav/course-outline.tsx';
import { ExerciseNavButtons } from './exercise-nav/exercise-nav-buttons.tsx';
import { ExerciseTimeline } from './exercise-nav/timeline.tsx';
import { Figure } from './layout/figure.tsx';
import { ScheduleCountdown } from './schedule-countdown.tsx';
import { groupBySection, type ExerciseSection, type StudentExercise } from './student-exercises.ts';
import { StudentPageHeader } from './layout/student-page-header.tsx';

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly exercises: readonly StudentExercise[];
  readonly selectedExercise: StudentExercise | undefined;
  readonly onSelectExercise: (exercise: string) => void;
  /** Opens the form of a help request. Null while a request or the form is open. */
  readonly onRequestHelp: (() => void) | null;
}

/** The header of the student page: seat and connection, the selected exercise, the course. */
export function StudentHeader({
  view,
  connection,
  exercises,
  selectedExercise,
  onSelectExercise,
  onRequestHelp,
}: Props) {
  const { workshop } = view.info;
  const sections = useMemo(() => groupBySection(view.info, exercises), [view.info, exercises]);
  const [outlineOpen, setOutlineOpen] = useState(false);
  const selectFromOutline = (exercise: string) => {
    setOutlineOpen(false);
    onSelectExercise(exercise);
  };
  const topRow = (
    <>
      <Logo />
      <span className="min-w-0 truncate text-soft max-tablet:hidden">{workshop.name}</span>
      <b className="min-w-0 truncate">{view.seat.displayName ?? ''}</b>
      <code>{view.seat.label}</code>
      <span className="ms-auto">
        <ConnectionState topic={{ seat: view.seat.id }} connection={connection} />
      </span>
      <span className="max-tablet:hidden">
        <LanguageSwitch />
      </span>
      <span className="max-tablet:hidden">
        <ThemeSwitch />
      </span>
      <span className="max-tablet:hidden">
        <CurrentTime />
      </span>
    </>
  );
  return (
    <StudentPageHeader topRow={topRow}>
      <ErrorBoundary>
        {selectedExercise && (
          <SelectedExercise
            exercise={selectedExercise}
            view={view}
            sections={sections}
            exercises={exercises}
            onSelectExercise={onSelectExercise}
            onRequestHelp={onRequestHelp}
            outlineOpen={outlineOpen}
            onToggleOutline={setOutlineOpen}
          />
        )}
        {outlineOpen ? (
          <CourseOutline
            sections={sections}
            currentExerciseId={view.info.current}
            selectedExerciseId={selectedExercise?.info.id}
            onSelect={selectFromOutline}
          />
        ) : (
          <ExerciseTimeline
            sections={sections}
            currentExerciseId={view.info.current}
            selectedExerciseId={selectedExercise?.info.id}
            onSelect={onSelectExercise}
          />
        )}
      </ErrorBoundary>
    </StudentPageHeader>
  );
}

interface SelectedExerciseProps extends Pick<
  Props,
  'view' | 'exercises' | 'onSelectExercise' | 'onRequestHelp'
> {
  readonly exercise: StudentExercise;
  readonly sections: readonly ExerciseSection[];
  readonly outlineOpen: boolean;
  readonly onToggleOutline: (open: boolean) => void;
}

function SelectedExercise({
  exercise,
  view,
  sections,
  exercises,
  onSelectExercise,
  onRequestHelp,
  outlineOpen,
  onToggleOutline,
}: SelectedExerciseProps) {
  const t = useTranslations('student.seat');
  const helpMessages = useTranslations('student.helpRequest');
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
      className='grid min-h-92 content-center gap-x-16 px-24 pt-8 pb-4 [grid-template:"number_title_figures"_auto_"number_sub_figures"_auto_/_auto_minmax(0,1fr)_auto] max-tablet:gap-x-12 max-tablet:gap-y-8 max-tablet:px-16 max-tablet:py-10 max-tablet:[grid-template:"number_title_figures"_auto_"sub_sub_sub"_auto_/_auto_minmax(0,1fr)_auto]'
    >
      <span
        className="grid size-52 place-items-center self-center rounded-2 bg-ink font-sans text-[2rem]/[1] font-bold text-header normal-nums [grid-area:number] max-tablet:size-44 max-tablet:text-[1.625rem]"
        aria-hidden="true"
      >
        {number}
      </span>
      <h1
        className="text-title text-balance [grid-area:title] max-[73.75rem]:text-[1.25rem]/28 max-tablet:self-center max-tablet:text-[1.125rem]/25"
        aria-label={`${t('exercise', { number })}: ${info.title[language]}`}
      >
        {info.title[language]}
      </h1>
      <div className="flex flex-wrap items-center gap-x-16 [grid-area:sub] max-tablet:gap-8">
        <small className="text-soft max-tablet:hidden">
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
      <div className="flex items-center gap-30 self-center [grid-area:figures] max-tablet:flex-col max-tablet:items-end max-tablet:gap-4">
        <ScheduleCountdown info={view.info} exercises={exercises} selectedExercise={exercise} />
        {passRate !== null && (
          <Figure className="max-tablet:hidden">
            <b>{Math.round(passRate * 100)}%</b>
            <span>{t('passedShare')}</span>
          </Figure>
        )}
        <Figure>
          <b>
            {passing} / {total}
          </b>
          <span>{t('mine')}</span>
        </Figure>
        <Button
          size="medium"
          // Hidden but not removed, so that the figures beside it don't move.
          className={onRequestHelp === null ? 'invisible max-tablet:hidden' : 'max-tablet:hidden'}
          onClick={() => onRequestHelp?.()}
          aria-keyshortcuts="Control+Enter"
        >
          <Icon name="help" size={18} className="flex-none" />
          {helpMessages('open')}
        </Button>
      </div>
    </div>
  );
}
