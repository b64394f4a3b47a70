'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Spans } from '#app/_components/reason-text.tsx';
import { useStored } from '#app/_components/local-storage.ts';
import { authored } from '#lib/i18n/reasons/spans.ts';
import type { QuizText } from '#lib/protocol/http.ts';
import { Html } from '../task/rich-text.tsx';
import { chosenFrom, isWhole, moved, toggled } from './quiz-choice.ts';

interface Props {
  readonly question: QuizText;
  readonly number: number;
  /** Under which name this browser keeps what is chosen but not sent. */
  readonly keptAs: string;
  readonly off: boolean;
  readonly sending: boolean;
  readonly answer: (chosen: readonly string[]) => void;
}

/** One question. What is chosen outlives a reload; what was answered right stays as it is and says why it is right. */
export function Question({ question, number, keptAs, off, sending, answer }: Props) {
  const t = useTranslations('student.quiz');
  const [kept, keep] = useStored(keptAs);
  const chosen = chosenFrom(kept, question);
  const right = question.right === true;
  const same = question.chosen !== null && chosen.join() === question.chosen.join();
  return (
    <form
      className="question"
      data-right={right || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole(question, chosen)) answer(chosen);
      }}
    >
      <fieldset disabled={right}>
        <legend>
          <Cell mark={right ? { state: 'passed' } : { state: 'not-started' }} size={24} />
          <b>{number}</b>
          <Html html={question.question} />
        </legend>
        {question.ask === 'order' ? (
          <Order
            question={question}
            chosen={chosen}
            change={(next) => keep(JSON.stringify(next))}
          />
        ) : (
          <Options
            question={question}
            chosen={chosen}
            change={(next) => keep(JSON.stringify(next))}
          />
        )}
      </fieldset>
      <div className="question-answer" role="status">
        {right ? (
          <b>{t('right')}</b>
        ) : (
          <Button type="submit" disabled={off || !isWhole(question, chosen)}>
            {sending ? t('sending') : question.tries > 0 ? t('again') : t('answer')}
          </Button>
        )}
        {question.right === false && same && !sending && (
          <span>{t('wrong', { tries: question.tries })}</span>
        )}
      </div>
      {question.explanation !== null && <Html html={question.explanation} />}
    </form>
  );
}

interface ChoiceProps {
  readonly question: QuizText;
  readonly chosen: readonly string[];
  readonly change: (chosen: readonly string[]) => void;
}

function Options({ question, chosen, change }: ChoiceProps) {
  const kind = question.ask === 'one' ? 'radio' : 'checkbox';
  return (
    <ul>
      {question.options.map(({ id, text }) => (
        <li key={id}>
          <label>
            <input
              type={kind}
              name={question.check}
              checked={chosen.includes(id)}
              onChange={() => change(toggled(question, chosen, id))}
            />
            <span>
              <Spans spans={authored(text)} />
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Steps to be put in order. Buttons move them, for fingers and keys alike; the one that moved keeps the focus. */
function Order({ question, chosen, change }: ChoiceProps) {
  const t = useTranslations('student.quiz');
  const [said, say] = useState('');
  const texts = new Map(question.options.map(({ id, text }) => [id, text]));
  const move = (id: string, by: 1 | -1) => {
    const next = moved(chosen, id, by);
    change(next);
    say(t('movedTo', { step: texts.get(id) ?? id, place: next.indexOf(id) + 1 }));
  };
  return (
    <>
      <ol>
        {chosen.map((id, place) => (
          <li key={id}>
            <span className="question-place" aria-hidden="true">
              {place + 1}
            </span>
            <span>
              <Spans spans={authored(texts.get(id) ?? id)} />
            </span>
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                aria-label={t(by < 0 ? 'up' : 'down', { step: texts.get(id) ?? id })}
                aria-disabled={chosen[place + by] === undefined}
                onClick={() => {
                  if (chosen[place + by] !== undefined) move(id, by);
                }}
              >
                <span aria-hidden="true">{by < 0 ? '↑' : '↓'}</span>
              </Button>
            ))}
          </li>
        ))}
      </ol>
      <p className="out-of-sight" aria-live="polite">
        {said}
      </p>
    </>
  );
}
