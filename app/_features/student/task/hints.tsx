import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { RichText } from './rich-text.tsx';
import type { ExerciseTextState } from './use-exercise-text.ts';

interface Props {
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  readonly disabled: boolean;
}

/** The hints of an exercise. They are revealed in order. */
export function Hints({
  exercise: { info, view },
  exerciseText: { text, openingHint, revealHint },
  disabled,
}: Props) {
  const t = useTranslations('student.task');
  const statusMessages = useTranslations('student.status');
  const revealedHints = new Set([
    ...view.hintsRevealed,
    ...view.hintsGiven,
    ...(text?.hints ?? []).flatMap((hint) => (hint.text === null ? [] : [hint.number])),
  ]);
  const numbers = Array.from({ length: info.hints }, (_, index) => index + 1);
  const nextHint = numbers.find((number) => !revealedHints.has(number));
  if (info.hints === 0)
    return (
      <>
        <PaneHeading>{t('hints')}</PaneHeading>
        <PaneNote>{t('noHints')}</PaneNote>
      </>
    );
  return (
    <>
      <PaneHeading aside={t('read', { taken: revealedHints.size, all: info.hints })}>
        {t('hints')}
      </PaneHeading>
      <ol data-part="hints">
        {numbers.map((number) => {
          const html = text?.hints.find((hint) => hint.number === number)?.text;
          const isNext = number === nextHint;
          return (
            <li
              key={number}
              className="flex items-baseline gap-12 border-b border-rule py-9 max-tablet:flex-wrap"
            >
              <b className="flex-none">{number}</b>
              {html ? (
                <div>
                  {view.hintsGiven.includes(number) && (
                    <small className="text-soft">{t('given')}</small>
                  )}
                  <RichText html={html} compact className="min-w-0 flex-1" />
                </div>
              ) : (
                <span className="text-soft">
                  {disabled && isNext
                    ? statusMessages('reconnecting')
                    : isNext
                      ? t('unread')
                      : t('later', { number: number - 1 })}
                </span>
              )}
              {!html && isNext && (
                <Button
                  data-next-hint
                  size="medium"
                  className="ms-auto flex-none"
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
