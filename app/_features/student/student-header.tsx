import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { Icon } from '#app/_components/icon.tsx';
import { Logo } from '#app/_components/logo.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { isOver } from './ended/is-over.ts';
import { CourseOutline } from './exercise-nav/course-outline.tsx';
import { ExerciseTimeline } from './exercise-nav/timeline.tsx';
import { StudentPageHeader } from './layout/student-page-header.tsx';
import { SeatConnection } from './seat-connection.tsx';
import { SelectedExercise } from './selected-exercise.tsx';
import { groupBySection, type StudentExercise } from './student-exercises.ts';

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly exercises: readonly StudentExercise[];
  readonly selectedExercise: StudentExercise | undefined;
  readonly onSelectExercise: (exercise: string) => void;
  /** Opens the form of a help request. Null while a request or the form is open. */
  readonly onRequestHelp: (() => void) | null;
  readonly menu: ReactNode;
}

/** The header of the student page: seat and connection, the selected exercise, the course. */
export function StudentHeader({
  view,
  connection,
  exercises,
  selectedExercise,
  onSelectExercise,
  onRequestHelp,
  menu,
}: Props) {
  const sections = useMemo(() => groupBySection(view.info, exercises), [view.info, exercises]);
  const [outlineOpen, setOutlineOpen] = useState(false);
  const selectFromOutline = (exercise: string) => {
    setOutlineOpen(false);
    onSelectExercise(exercise);
  };
  return (
    <StudentPageHeader
      topRow={
        <>
          <SeatName view={view} />
          {selectedExercise && <PhoneTitle exercise={selectedExercise} />}
          <span className="ms-auto flex min-w-0 items-center gap-12 max-tablet:flex-none">
            <SeatConnection seat={view.seat.id} connection={connection} />
            {!isOver(view) && <RaiseHand onRequestHelp={onRequestHelp} />}
            {menu}
          </span>
        </>
      }
    >
      <ErrorBoundary>
        {selectedExercise && (
          <SelectedExercise
            exercise={selectedExercise}
            view={view}
            sections={sections}
            exercises={exercises}
            onSelectExercise={onSelectExercise}
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

/** Logo, workshop, and the student with the seat. A phone has no room for them. */
function SeatName({ view: { info, seat } }: Pick<Props, 'view'>) {
  return (
    <span className="flex min-w-0 items-center gap-16 max-tablet:hidden">
      <Logo />
      <span className="min-w-0 truncate text-soft" title={info.workshop.name}>
        {info.workshop.name}
      </span>
      <span className="flex min-w-0 flex-none items-baseline gap-8">
        <b className="max-w-224 truncate" dir="auto">
          {seat.displayName ?? ''}
        </b>
        <code>{seat.label}</code>
      </span>
    </span>
  );
}

/** The number and title of the exercise in the one row of a phone. */
function PhoneTitle({ exercise: { info, number } }: { readonly exercise: StudentExercise }) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  return (
    <span className="hidden min-w-0 items-center gap-10 max-tablet:flex">
      <b
        aria-hidden="true"
        className="grid size-30 flex-none place-items-center rounded-2 bg-ink text-[1.0625rem]/22 text-header"
      >
        {number}
      </b>
      <h1
        tabIndex={-1}
        className="line-clamp-2 min-w-0 text-[1rem]/20 whitespace-normal"
        aria-label={`${t('exercise', { number })}: ${info.title[language]}`}
      >
        {info.title[language]}
      </h1>
    </span>
  );
}

function RaiseHand({ onRequestHelp }: Pick<Props, 'onRequestHelp'>) {
  const t = useTranslations('student.helpRequest');
  return (
    <Button
      size="medium"
      data-raise-hand
      // Hidden but not removed, so that nothing beside it moves.
      className={
        onRequestHelp === null
          ? 'invisible max-tablet:hidden'
          : 'whitespace-nowrap max-tablet:hidden'
      }
      onClick={() => onRequestHelp?.()}
      aria-keyshortcuts="Control+Enter"
    >
      <Icon name="help" size={18} className="flex-none" />
      {t('open')}
    </Button>
  );
}
