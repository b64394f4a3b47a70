import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { QuizQuestion } from '#lib/protocol/api/seats.ts';
import { RichText } from '../task/rich-text.tsx';
import { useKeepFocus } from '../use-keep-focus.ts';
import { ChoiceOptions } from './choice-options.tsx';
import { OrderOptions } from './order-options.tsx';
import { initialChoice, isComplete } from './quiz-choice.ts';

interface Props {
  readonly question: QuizQuestion;
  readonly number: number;
  /** The local storage key of the choice that isn't sent yet. */
  readonly storageKey: string;
  readonly disabled: boolean;
  readonly sending: boolean;
  /** An answer is on its way. The button keeps the focus, which a disabled one would lose. */
  readonly busy: boolean;
  readonly onAnswer: (chosen: readonly string[]) => void;
}

/**
 * One question. A choice that isn't sent survives a reload. A correct answer can't be changed and
 * shows the explanation.
 */
export function QuizQuestionForm({
  question,
  number,
  storageKey,
  disabled,
  sending,
  busy,
  onAnswer,
}: Props) {
  const t = useTranslations('student.quiz');
  const [storedChoice, storeChoice] = useLocalStorage(storageKey);
  const keepFocus = useKeepFocus<HTMLFormElement>();
  const chosen = initialChoice(storedChoice, question);
  const isCorrect = question.right === true;
  const isUnchanged = question.chosen !== null && chosen.join() === question.chosen.join();
  const Options = question.ask === 'order' ? OrderOptions : ChoiceOptions;
  return (
    <form
      {...keepFocus}
      data-part="quiz-question"
      className="border-b border-rule py-11"
      data-right={isCorrect || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && isComplete(question, chosen)) onAnswer(chosen);
      }}
    >
      <fieldset disabled={isCorrect}>
        <legend className="flex items-baseline gap-12">
          <StatusCell
            mark={isCorrect ? { state: 'passed' } : { state: 'not-started' }}
            size={24}
            className="self-start"
          />
          <b>{number}</b>
          <RichText html={question.question} compact />
        </legend>
        <Options
          question={question}
          chosen={chosen}
          disabled={isCorrect}
          onChange={(next) => storeChoice(JSON.stringify(next))}
        />
      </fieldset>
      <div className="ms-36 flex flex-wrap items-center gap-x-12 gap-y-8 pt-8" role="status">
        {isCorrect ? (
          <b>{t('right')}</b>
        ) : (
          <Button
            type="submit"
            size="medium"
            disabled={disabled || !isComplete(question, chosen)}
            aria-disabled={busy}
          >
            {sending ? t('sending') : question.tries > 0 ? t('again') : t('answer')}
          </Button>
        )}
        {question.right === false && isUnchanged && !sending && (
          <span>{t('wrong', { tries: question.tries })}</span>
        )}
      </div>
      {question.explanation !== null && (
        <RichText html={question.explanation} compact className="ms-36 pt-8" />
      )}
    </form>
  );
}
