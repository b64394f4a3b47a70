import { useTranslations } from 'use-intl';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { PaneError } from '../layout/pane-error.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import type { ExerciseTextState } from '../task/use-exercise-text.ts';
import { QuizQuestionForm } from './quiz-question-form.tsx';

interface Props {
  readonly seat: string;
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  readonly disabled: boolean;
}

/** The questions of a quiz. Each has its own form and can be answered any number of times. */
export function QuizPane({ seat, exercise, exerciseText, disabled }: Props) {
  const t = useTranslations('student.quiz');
  const errorMessage = useErrorMessage();
  const { text, error, answeringCheckId, submitAnswer } = exerciseText;
  return (
    <>
      {error && <PaneError message={errorMessage(error)} />}
      {!text && !error && <PaneNote>{t('fetching')}</PaneNote>}
      {text?.quiz.map((question, index) => (
        <QuizQuestionForm
          key={question.checkId}
          storageKey={`podium-quiz ${seat} ${exercise.info.id} ${question.checkId}`}
          number={index + 1}
          question={question}
          disabled={disabled}
          busy={answeringCheckId !== null}
          sending={answeringCheckId === question.checkId}
          onAnswer={(chosen) => submitAnswer(question.checkId, chosen)}
        />
      ))}
    </>
  );
}
