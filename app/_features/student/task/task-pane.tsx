import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { PaneError } from '../layout/pane-error.tsx';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { Hints } from './hints.tsx';
import { RichText } from './rich-text.tsx';
import type { ExerciseTextState } from './use-exercise-text.ts';

interface Props {
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  /** Hints can't be revealed now. */
  readonly disabled: boolean;
}

/** The task, the hints, and the solution if it is visible. */
export function TaskPane({ exercise, exerciseText, disabled }: Props) {
  const t = useTranslations('student.task');
  const errorMessage = useErrorMessage();
  const { text, error, retry } = exerciseText;
  return (
    <section aria-labelledby="task" lang={text?.language}>
      <PaneHeading id="task">{t('title')}</PaneHeading>
      {error && (
        <PaneError message={errorMessage(error)}>
          <Button size="medium" onClick={retry}>
            {t('again')}
          </Button>
        </PaneError>
      )}
      {text ? <RichText html={text.task} /> : !error && <PaneNote>{t('fetching')}</PaneNote>}
      {exercise.info.kind !== 'quiz' && (
        <>
          <Hints exercise={exercise} exerciseText={exerciseText} disabled={disabled} />
          <PaneHeading>{t('solution')}</PaneHeading>
          {text?.solution ? (
            <RichText html={text.solution} />
          ) : (
            <PaneNote>{t('solutionHidden')}</PaneNote>
          )}
        </>
      )}
    </section>
  );
}
