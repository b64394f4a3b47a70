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
  /** Only the text, as long as there is no cluster to work in. */
  readonly readOnly: boolean;
  /** The workshop is over. */
  readonly closed: boolean;
}

/** The task, the hints, and the solution if it is visible. */
export function TaskPane({ exercise, exerciseText, disabled, readOnly, closed }: Props) {
  const t = useTranslations('student.task');
  const errorMessage = useErrorMessage();
  const { text, error, retry } = exerciseText;
  const hasHints = exercise.info.kind !== 'quiz' && !readOnly;
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
      {/* The box within which the next hint stays visible. */}
      <div>
        {text ? <RichText html={text.task} /> : !error && <PaneNote>{t('fetching')}</PaneNote>}
        {hasHints && (
          <Hints
            exercise={exercise}
            exerciseText={exerciseText}
            disabled={disabled}
            closed={closed}
          />
        )}
      </div>
      {hasHints && (
        <>
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
