'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { RichText } from './rich-text.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import type { ExerciseTextState } from './use-exercise-text.ts';

/** What to do, hints one by one, and the solution when it may be seen. `off` says that nothing can be sent just now. */
export function TaskPane({
  exercise,
  exerciseText,
  disabled,
}: {
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  readonly disabled: boolean;
}) {
  const t = useTranslations('student.task');
  const errorMessage = useErrorMessage();
  const { text, error, retry } = exerciseText;
  const isQuiz = exercise.info.kind === 'quiz';
  return (
    <section aria-labelledby="task" lang={text?.language}>
      <h2 id="task">{t('title')}</h2>
      {error && (
        <div className="student-refused">
          <FieldError>{errorMessage(error)}</FieldError>
          <Button onClick={retry}>{t('again')}</Button>
        </div>
      )}
      {text ? (
        <RichText html={text.task} />
      ) : (
        !error && <p className="soft waiting">{t('fetching')}</p>
      )}
      {!isQuiz && (
        <>
          <Hints exercise={exercise} exerciseText={exerciseText} disabled={disabled} />
          <h2>{t('solution')}</h2>
          {text?.solution ? (
            <RichText html={text.solution} />
          ) : (
            <p className="soft waiting">{t('solutionHidden')}</p>
          )}
        </>
      )}
    </section>
  );
}

function Hints({
  exercise: { info, view },
  exerciseText: { text, openingHint, revealHint },
  disabled,
}: {
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  readonly disabled: boolean;
}) {
  const t = useTranslations('student.task');
  const statusMessages = useTranslations('student.status');
  const revealedHints = new Set([
    ...view.hintsRevealed,
    ...view.hintsGiven,
    ...(text?.hints ?? []).flatMap((hint) => (hint.text === null ? [] : [hint.number])),
  ]);
  const all = Array.from({ length: info.hints }, (_, i) => i + 1);
  const nextHint = all.find((number) => !revealedHints.has(number));
  if (info.hints === 0)
    return (
      <>
        <h2>{t('hints')}</h2>
        <p className="soft waiting">{t('noHints')}</p>
      </>
    );
  return (
    <>
      <h2>
        {t('hints')}{' '}
        <span className="push">{t('read', { taken: revealedHints.size, all: info.hints })}</span>
      </h2>
      <ol className="hints">
        {all.map((number) => {
          const words = text?.hints.find((hint) => hint.number === number)?.text;
          const next = number === nextHint;
          const isReleased = view.hintsGiven.includes(number);
          return (
            <li key={number}>
              <b>{number}</b>
              {words ? (
                <div>
                  {isReleased && <small className="soft">{t('given')}</small>}
                  <RichText html={words} />
                </div>
              ) : (
                <span className="soft">
                  {disabled && next
                    ? statusMessages('reconnecting')
                    : next
                      ? t('unread')
                      : t('later', { number: number - 1 })}
                </span>
              )}
              {!words && next && (
                <Button
                  data-next-hint
                  aria-label={t('open', { number })}
                  shortcut="H"
                  disabled={disabled || openingHint !== null}
                  onClick={() => revealHint(number)}
                >
                  {openingHint === number ? t('opening') : t('open', { number })}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}
