'use client';
import { useTranslations } from 'use-intl';
import { Wrong } from '#app/_components/field-error.tsx';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import { Question } from './quiz-question-form.tsx';
import type { Station } from '../student-exercises.ts';
import type { Fetched } from '../task/use-exercise-text.ts';

/** The questions of a quiz, one below the other: each is answered by itself, as often as one likes. */
export function QuizPane({
  seat,
  station,
  fetched,
  off,
}: {
  readonly seat: string;
  readonly station: Station;
  readonly fetched: Fetched;
  readonly off: boolean;
}) {
  const t = useTranslations('student.quiz');
  const words = useErrorWords();
  const { text, error, answering, answer } = fetched;
  return (
    <>
      {error && (
        <div className="student-refused">
          <Wrong>{words(error)}</Wrong>
        </div>
      )}
      {!text && !error && <p className="soft waiting">{t('fetching')}</p>}
      {text?.quiz.map((question, place) => (
        <Question
          key={question.check}
          keptAs={`podium-quiz ${seat} ${station.head.id} ${question.check}`}
          number={place + 1}
          question={question}
          off={off || answering !== null}
          sending={answering === question.check}
          answer={(chosen) => answer(question.check, chosen)}
        />
      ))}
    </>
  );
}
