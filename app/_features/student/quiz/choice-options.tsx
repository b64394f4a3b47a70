import { Spans } from '#app/_components/spans.tsx';
import { parseAuthoredText } from '#lib/i18n/reasons/spans.ts';
import type { QuizQuestion } from '#lib/protocol/api/seats.ts';
import { toggleOption } from './quiz-choice.ts';

export interface OptionsProps {
  readonly question: QuizQuestion;
  /** Ids of options. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** The answer is correct and can't be changed any more. */
  readonly disabled: boolean;
}

/** The options of a question with one or several correct answers. */
export function ChoiceOptions({ question, chosen, onChange }: OptionsProps) {
  const type = question.ask === 'one' ? 'radio' : 'checkbox';
  return (
    <ul className="ms-36">
      {question.options.map(({ id, text }) => (
        <li key={id} className="flex items-center gap-8 py-4">
          <label className="flex min-h-28 flex-1 items-baseline gap-10 max-tablet:min-h-44 max-tablet:items-center">
            <input
              type={type}
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
