import dynamic from 'next/dynamic';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { ChecksPane } from './checks/checks-pane.tsx';
import { isOver } from './ended/is-over.ts';
import { Pane } from './layout/pane.tsx';
import { SetupSteps } from './setup/setup-steps.tsx';
import type { StudentExercise } from './student-exercises.ts';
import { TaskPane } from './task/task-pane.tsx';
import { useExerciseText } from './task/use-exercise-text.ts';

/** Loaded with the first quiz. */
const QuizPane = dynamic(() => import('./quiz/quiz-pane.tsx').then((module) => module.QuizPane), {
  ssr: false,
});

interface Props {
  readonly view: SeatView;
  readonly exercise: StudentExercise;
  readonly showSetup: boolean;
  /** The time of the data, ms since 1970; null while it is current. */
  readonly lastKnownAt: number | null;
  readonly disabled: boolean;
  readonly onNext: (() => void) | null;
  readonly celebrated: boolean;
  readonly completed: boolean;
}

/** Checks and task of one exercise, which share one request for its text. */
export function ExercisePanes({
  view,
  exercise,
  showSetup,
  lastKnownAt,
  disabled,
  onNext,
  celebrated,
  completed,
}: Props) {
  const { language } = useLanguage();
  const { info, view: exerciseView } = exercise;
  // A quiz needs no cluster.
  const isQuiz = info.kind === 'quiz';
  const answerKeys = exerciseView.checks.map((result) =>
    result.state === 'pass' ? result.check : JSON.stringify(result.reason.params),
  );
  // Authors can correct the text during the workshop, so the pack version is part of the key.
  const version = [
    view.info.pack.version,
    exerciseView.hintsRevealed.join(),
    exerciseView.hintsGiven.join(),
    exerciseView.solution,
    ...(isQuiz ? answerKeys : []),
  ].join(' ');
  const exerciseText = useExerciseText({
    seat: view.seat.id,
    exercise: info.id,
    language,
    version,
  });
  return (
    <>
      <Pane name="checks">
        {showSetup && !isQuiz ? (
          <SetupSteps seat={view.seat} />
        ) : (
          <ChecksPane
            view={view}
            exercise={exercise}
            lastKnownAt={isQuiz ? null : lastKnownAt}
            onNext={onNext}
            celebrated={celebrated}
            completed={completed}
            questions={
              isQuiz ? (
                <QuizPane
                  seat={view.seat.id}
                  exercise={exercise}
                  exerciseText={exerciseText}
                  disabled={disabled || isOver(view)}
                />
              ) : null
            }
          />
        )}
      </Pane>
      <Pane name="task">
        <TaskPane
          exercise={exercise}
          exerciseText={exerciseText}
          disabled={disabled}
          readOnly={showSetup}
          closed={isOver(view)}
        />
      </Pane>
    </>
  );
}
