'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { Spans } from '#app/_components/reason-text.tsx';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { parseAuthoredText } from '#lib/i18n/reasons/spans.ts';
import type { QuizQuestion } from '#lib/protocol/http.ts';
import { RichText } from '../task/rich-text.tsx';
import { initialChoice, isComplete, moveOption, toggleOption } from './quiz-choice.ts';

interface Props {
  readonly question: QuizQuestion;
  readonly number: number;
  /** Under which name this browser keeps what is chosen but not sent. */
  readonly storageKey: string;
  readonly disabled: boolean;
  readonly sending: boolean;
  readonly onAnswer: (chosen: readonly string[]) => void;
}

/** One question. What is chosen outlives a reload; what was answered right stays as it is and says why it is right. */
export function QuizQuestionForm({
  question,
  number,
  storageKey,
  disabled,
  sending,
  onAnswer,
}: Props) {
  const t = useTranslations('student.quiz');
  const [storedChoice, storeChoice] = useLocalStorage(storageKey);
  const chosen = initialChoice(storedChoice, question);
  const isCorrect = question.right === true;
  const isUnchanged = question.chosen !== null && chosen.join() === question.chosen.join();
  return (
    <form
      className="question"
      data-right={isCorrect || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(question, chosen)) onAnswer(chosen);
      }}
    >
      <fieldset disabled={isCorrect}>
        <legend>
          <StatusCell mark={isCorrect ? { state: 'passed' } : { state: 'not-started' }} size={24} />
          <b>{number}</b>
          <RichText html={question.question} />
        </legend>
        {question.ask === 'order' ? (
          <OrderOptions
            question={question}
            chosen={chosen}
            onChange={(next) => storeChoice(JSON.stringify(next))}
          />
        ) : (
          <ChoiceOptions
            question={question}
            chosen={chosen}
            onChange={(next) => storeChoice(JSON.stringify(next))}
          />
        )}
      </fieldset>
      <div className="question-answer" role="status">
        {isCorrect ? (
          <b>{t('right')}</b>
        ) : (
          <Button type="submit" disabled={disabled || !isComplete(question, chosen)}>
            {sending ? t('sending') : question.tries > 0 ? t('again') : t('answer')}
          </Button>
        )}
        {question.right === false && isUnchanged && !sending && (
          <span>{t('wrong', { tries: question.tries })}</span>
        )}
      </div>
      {question.explanation !== null && <RichText html={question.explanation} />}
    </form>
  );
}

interface ChoiceProps {
  readonly question: QuizQuestion;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function ChoiceOptions({ question, chosen, onChange }: ChoiceProps) {
  const kind = question.ask === 'one' ? 'radio' : 'checkbox';
  return (
    <ul>
      {question.options.map(({ id, text }) => (
        <li key={id}>
          <label>
            <input
              type={kind}
              name={question.checkId}
              checked={chosen.includes(id)}
              onChange={() => onChange(toggleOption(question, chosen, id))}
            />
            <span>
              <Spans spans={parseAuthoredText(text)} />
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Steps to be put in order. Buttons move them, for fingers and keys alike; the one that moved keeps the focus. */
function OrderOptions({ question, chosen, onChange }: ChoiceProps) {
  const t = useTranslations('student.quiz');
  const [announcement, setAnnouncement] = useState('');
  const texts = new Map(question.options.map(({ id, text }) => [id, text]));
  const move = (id: string, by: 1 | -1) => {
    const next = moveOption(chosen, id, by);
    onChange(next);
    setAnnouncement(t('movedTo', { step: texts.get(id) ?? id, place: next.indexOf(id) + 1 }));
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
              <Spans spans={parseAuthoredText(texts.get(id) ?? id)} />
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
        {announcement}
      </p>
    </>
  );
}
