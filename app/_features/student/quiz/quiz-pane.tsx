'use client';
import { useTranslations } from 'use-intl';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { QuizQuestionForm } from './quiz-question-form.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import type { ExerciseTextState } from '../task/use-exercise-text.ts';

/** The questions of a quiz, one below the other: each is answered by itself, as often as one likes. */
export function QuizPane({
  seat,
  exercise,
  exerciseText,
  disabled,
}: {
  readonly seat: string;
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  readonly disabled: boolean;
}) {
  const t = useTranslations('student.quiz');
  const errorMessage = useErrorMessage();
  const { text, error, answeringCheckId, submitAnswer } = exerciseText;
  return (
    <>
      {error && (
        <div className="student-refused">
          <FieldError>{errorMessage(error)}</FieldError>
        </div>
      )}
      {!text && !error && <p className="soft waiting">{t('fetching')}</p>}
      {text?.quiz.map((question, place) => (
        <QuizQuestionForm
          key={question.checkId}
          storageKey={`podium-quiz ${seat} ${exercise.info.id} ${question.checkId}`}
          number={place + 1}
          question={question}
          disabled={disabled || answeringCheckId !== null}
          sending={answeringCheckId === question.checkId}
          onAnswer={(chosen) => submitAnswer(question.checkId, chosen)}
        />
      ))}
    </>
  );
}
