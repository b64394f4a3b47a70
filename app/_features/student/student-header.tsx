'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { PageHeader, Logo } from '#app/_components/page-header.tsx';
import { Button } from '#app/_components/button.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { Icon } from '#app/_components/icon.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { CurrentTime } from '#app/_components/time.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { CourseOutline } from './exercise-nav/course-outline.tsx';
import { ExerciseTimeline } from './exercise-nav/timeline.tsx';
import { ScheduleCountdown } from './schedule-countdown.tsx';
import { groupBySection, type ExerciseSection, type StudentExercise } from './student-exercises.ts';

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly exercises: readonly StudentExercise[];
  readonly selectedExercise: StudentExercise | undefined;
  readonly onSelectExercise: (exercise: string) => void;
  /** Opens the question that goes with a raised hand; null while the hand is up. */
  readonly onRequestHelp: (() => void) | null;
}

/** Where I am, what the room does, whether I am heard. */
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
      <span className="soft student-wide student-clip">{workshop.name}</span>
      <b className="student-clip">{view.seat.displayName ?? ''}</b>
      <code>{view.seat.label}</code>
      <span className="push">
        <ConnectionState topic={{ seat: view.seat.id }} connection={connection} />
      </span>
      <span className="student-wide">
        <LanguageSwitch />
      </span>
      <span className="student-wide">
        <ThemeSwitch />
      </span>
      <span className="student-wide">
        <CurrentTime />
      </span>
    </>
  );
  return (
    <PageHeader topRow={topRow} className="student-board">
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
    </PageHeader>
  );
}

interface SelectedExerciseProps extends Pick<Props, 'view' | 'stations' | 'choose' | 'raise'> {
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
    (station) => station.info.id === current && current !== info.id,
  );
  return (
    <div className="here">
      <span className="here-number" aria-hidden="true">
        {number}
      </span>
      <h1 aria-label={`${t('exercise', { number })}: ${info.title[language]}`}>
        {info.title[language]}
      </h1>
      <div className="here-sub">
        <small className="soft student-wide">
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
            className="to-room"
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
      <div className="figures">
        <ScheduleCountdown info={view.info} exercises={exercises} selectedExercise={exercise} />
        {passRate !== null && (
          <p className="figure of-room">
            <b>{Math.round(passRate * 100)}%</b>
            <span>{t('passedShare')}</span>
          </p>
        )}
        <p className="figure">
          <b>
            {passing} / {total}
          </b>
          <span>{t('mine')}</span>
        </p>
        <Button
          className="student-wide hand-open"
          data-away={onRequestHelp === null || undefined}
          onClick={() => onRequestHelp?.()}
          aria-keyshortcuts="Control+Enter"
        >
          <Icon name="help" size={18} />
          {helpMessages('open')}
        </Button>
      </div>
    </div>
  );
}

/** To the exercise before and after, and to all of them by title. */
function ExerciseNavButtons({
  exercise,
  exercises,
  onSelectExercise,
  outlineOpen,
  onToggleOutline,
}: Pick<
  SelectedExerciseProps,
  'exercise' | 'exercises' | 'onSelectExercise' | 'outlineOpen' | 'onToggleOutline'
>) {
  const t = useTranslations('student.course');
  const { language } = useLanguage();
  const [before, after] = [exercises[exercise.number - 2], exercises[exercise.number]];
  const navButton = (to: StudentExercise | undefined, name: 'previous' | 'next') => (
    <button
      type="button"
      disabled={to === undefined}
      aria-keyshortcuts={name === 'previous' ? '[' : ']'}
      onClick={() => {
        if (to) onSelectExercise(to.info.id);
      }}
      aria-label={to && t(name, { title: to.info.title[language] })}
    >
      {name === 'previous' ? `‹ ${to?.number ?? ''}` : `${to?.number ?? ''} ›`}
    </button>
  );
  return (
    <div className="ways">
      {navButton(before, 'previous')}
      <button
        type="button"
        className="ways-all"
        aria-expanded={outlineOpen}
        onClick={() => onToggleOutline(!outlineOpen)}
      >
        {outlineOpen ? t('close') : t('all')}
      </button>
      {navButton(after, 'next')}
    </div>
  );
}
