'use client';
import dynamic from 'next/dynamic';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { ChecksPane } from './checks/checks-pane.tsx';
import { SetupSteps } from './setup/setup-steps.tsx';
import type { StudentExercise } from './student-exercises.ts';
import { TaskPane } from './task/task-pane.tsx';
import { useExerciseText } from './task/use-exercise-text.ts';

/** Only a quiz needs it: it is fetched with the first one. */
const QuizPane = dynamic(() => import('./quiz/quiz-pane.tsx').then((module) => module.QuizPane), {
  ssr: false,
});

interface Props {
  readonly view: SeatView;
  readonly exercise: StudentExercise;
  readonly showSetup: boolean;
  /** Since when nothing more is known, ms since 1970; null while it is live. */
  readonly lastKnownAt: number | null;
  readonly disabled: boolean;
  readonly onNext: (() => void) | null;
}

/** What to do and how it stands, side by side: both speak of one text. A quiz needs no cluster. */
export function ExercisePanes({
  view,
  exercise: station,
  showSetup,
  lastKnownAt,
  disabled,
  onNext,
}: Props) {
  const { language } = useLanguage();
  const { info, view: exercise } = station;
  const answerKeys = exercise.checks.map((result) =>
    result.state === 'pass' ? result.check : JSON.stringify(result.reason.params),
  );
  // An author may have mended the text while the room is at work.
  const version = [
    view.info.pack.version,
    exercise.hintsRevealed.join(),
    exercise.hintsGiven.join(),
    exercise.solution,
    ...(info.kind === 'quiz' ? answerKeys : []),
  ].join(' ');
  const exerciseText = useExerciseText({
    seat: view.seat.id,
    exercise: info.id,
    language,
    version,
  });
  return (
    <>
      <div data-pane="task">
        <TaskPane exercise={station} exerciseText={exerciseText} disabled={disabled} />
      </div>
      <div data-pane="checks">
        {showSetup && info.kind !== 'quiz' ? (
          <SetupSteps seat={view.seat} />
        ) : (
          <ChecksPane
            view={view}
            exercise={station}
            lastKnownAt={info.kind === 'quiz' ? null : lastKnownAt}
            onNext={onNext}
            questions={
              info.kind === 'quiz' ? (
                <QuizPane
                  seat={view.seat.id}
                  exercise={station}
                  exerciseText={exerciseText}
                  disabled={disabled}
                />
              ) : null
            }
          />
        )}
      </div>
    </>
  );
}
