import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Spans } from '#app/_components/spans.tsx';
import { parseAuthoredText } from '#lib/i18n/reasons/spans.ts';
import type { OptionsProps } from './choice-options.tsx';
import { moveOption } from './quiz-choice.ts';

/** Steps to put in order with buttons, for touch and keyboard alike. The pressed button keeps the focus. */
export function OrderOptions({ question, chosen, onChange }: OptionsProps) {
  const t = useTranslations('student.quiz');
  const [announcement, setAnnouncement] = useState('');
  const texts = new Map(question.options.map(({ id, text }) => [id, text]));
  const move = (id: string, by: 1 | -1) => {
    const next = moveOption(chosen, id, by);
    onChange(next);
    setAnnouncement(t('movedTo', { step: texts.get(id) ?? id, place: next.indexOf(id) + 1 }));
  };
  return (
    <div className="ms-36">
      <ol>
        {chosen.map((id, index) => (
          <li key={id} className="flex items-center gap-8 py-4">
            <span className="min-w-20 flex-none font-bold" aria-hidden="true">
              {index + 1}
            </span>
            <span className="min-w-0 flex-1">
              <Spans spans={parseAuthoredText(texts.get(id) ?? id)} />
            </span>
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                size="medium"
                className="min-w-36 flex-none"
                aria-label={t(by < 0 ? 'up' : 'down', { step: texts.get(id) ?? id })}
                aria-disabled={chosen[index + by] === undefined}
                onClick={() => {
                  if (chosen[index + by] !== undefined) move(id, by);
                }}
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
