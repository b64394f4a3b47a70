import { useEffect, useRef, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { useKeepFocus } from '../use-keep-focus.ts';
import { RichText } from './rich-text.tsx';
import type { ExerciseTextState } from './use-exercise-text.ts';

interface Props {
  readonly exercise: StudentExercise;
  readonly exerciseText: ExerciseTextState;
  readonly disabled: boolean;
  /** The workshop is over: only hints that were opened are listed. */
  readonly closed: boolean;
}

/**
 * The hints of an exercise. They are revealed in order. The row of the next one stays at the bottom of
 * the window, so that its button is visible beside a long task.
 */
export function Hints({
  exercise: { info, view },
  exerciseText: { text, openingHint, revealHint },
  disabled,
  closed,
}: Props) {
  const t = useTranslations('student.task');
  const statusMessages = useTranslations('student.status');
  const keepFocus = useKeepFocus<HTMLDivElement>();
  const revealedHints = new Set([
    ...view.hintsRevealed,
    ...view.hintsGiven,
    ...(text?.hints ?? []).flatMap((hint) => (hint.text === null ? [] : [hint.number])),
  ]);
  const numbers = Array.from({ length: info.hints }, (_, index) => index + 1).filter(
    (number) => !closed || revealedHints.has(number),
  );
  const nextHint = numbers.find((number) => !revealedHints.has(number));
  const textOf = (number: number) =>
    text?.hints.find((hint) => hint.number === number)?.text ?? null;
  const list = useRef<HTMLOListElement>(null);
  useScrollToOpened(openingHint, textOf, list);
  if (numbers.length === 0)
    return (
      <>
        <PaneHeading>{t('hints')}</PaneHeading>
        <PaneNote>{t('noHints')}</PaneNote>
      </>
    );
  return (
    <div {...keepFocus} className="contents">
      <PaneHeading aside={t('read', { taken: revealedHints.size, all: info.hints })}>
        {t('hints')}
      </PaneHeading>
      <ol ref={list} data-part="hints" className="contents">
        {numbers.map((number) => {
          const html = textOf(number);
          const isNext = html === null && number === nextHint;
          return (
            <li
              key={number}
              data-hint={number}
              data-next={isNext || undefined}
              className="flex scroll-mb-64 items-baseline gap-12 border-b border-rule py-8 data-[next]:sticky data-[next]:bottom-0 data-[next]:items-center data-[next]:border-t data-[next]:bg-paper max-tablet:flex-wrap max-tablet:data-[next]:static"
            >
              <b className="flex-none">{number}</b>
              {html !== null ? (
                <div className="min-w-0 flex-1">
                  {view.hintsGiven.includes(number) && (
                    <small className="text-soft">{t('given')}</small>
                  )}
                  <RichText html={html} compact />
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
              {isNext && (
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
    </div>
  );
}

/** Scrolls to the text of a hint that was opened here, because its button can be far from it. */
function useScrollToOpened(
  openingHint: number | null,
  textOf: (number: number) => string | null,
  list: RefObject<HTMLOListElement | null>,
): void {
  const opened = useRef<number | null>(null);
  useEffect(() => {
    if (openingHint !== null) opened.current = openingHint;
    const number = opened.current;
    if (number === null || textOf(number) === null) return;
    opened.current = null;
    list.current
      ?.querySelector(`[data-hint="${number}"]`)
      ?.scrollIntoView({ block: 'nearest', behavior: 'auto' });
  });
}
