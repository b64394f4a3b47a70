import { useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { Spans } from '#app/_components/spans.tsx';
import { parseAuthoredText } from '#lib/i18n/reasons/spans.ts';
import type { OptionsProps } from './choice-options.tsx';
import { moveOption, moveOptionTo } from './quiz-choice.ts';
import { useDragOrder } from './use-drag-order.ts';

/**
 * Steps to put in order: with two buttons, with the arrow keys on the handle, or by dragging it. The
 * pressed button keeps the focus.
 */
export function OrderOptions({ question, chosen, onChange, disabled }: OptionsProps) {
  const t = useTranslations('student.quiz');
  const progressMessages = useTranslations('student.quizProgress');
  const [announcement, setAnnouncement] = useState('');
  const texts = new Map(question.options.map(({ id, text }) => [id, text]));
  const textOf = (id: string) => texts.get(id) ?? id;
  const change = (id: string, next: readonly string[]) => {
    onChange(next);
    setAnnouncement(t('movedTo', { step: textOf(id), place: next.indexOf(id) + 1 }));
  };
  const move = (id: string, by: 1 | -1) => {
    const next = moveOption(chosen, id, by);
    if (next !== chosen) change(id, next);
  };
  const { draggedId, startDrag } = useDragOrder((id, toIndex) => {
    if (chosen[toIndex] !== id) change(id, moveOptionTo(chosen, id, toIndex));
  });
  const moveByKey = (event: KeyboardEvent, id: string) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    move(id, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <div className="ms-36">
      <ol>
        {chosen.map((id, index) => (
          <li
            key={id}
            className={cn(
              'flex items-center gap-8 py-4',
              draggedId === id && 'outline-2 outline-ink',
            )}
          >
            {!disabled && (
              <Button
                size="medium"
                className="min-w-32 flex-none cursor-grab touch-none px-4 select-none"
                aria-label={progressMessages('handle', { step: textOf(id) })}
                onKeyDown={(event) => moveByKey(event, id)}
                onPointerDown={(event) => startDrag(event, id)}
              >
                <span aria-hidden="true">≡</span>
              </Button>
            )}
            <span className="min-w-20 flex-none font-bold" aria-hidden="true">
              {index + 1}
            </span>
            <span className="min-w-0 flex-1">
              <Spans spans={parseAuthoredText(textOf(id))} />
            </span>
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                size="medium"
                className="min-w-36 flex-none"
                aria-label={t(by < 0 ? 'up' : 'down', { step: textOf(id) })}
                aria-disabled={chosen[index + by] === undefined}
                onClick={() => move(id, by)}
              >
                <span aria-hidden="true">{by < 0 ? '↑' : '↓'}</span>
              </Button>
            ))}
          </li>
        ))}
      </ol>
      <p className="sr-only" aria-live="polite">
        {announcement}
      </p>
    </div>
  );
}
