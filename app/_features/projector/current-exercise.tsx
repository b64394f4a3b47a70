import { cva } from 'class-variance-authority';
import type { Language } from '#lib/i18n/language.ts';
import type { ExerciseInfo } from '#lib/room/views.ts';

const numberVariants = cva(
  'grid size-[8rem] flex-none place-items-center bg-ink font-sans text-[4.6rem]/[1] font-bold text-paper normal-nums',
  {
    variants: {
      kind: {
        'hands-on': 'rounded-full',
        problem: 'rounded-2',
        quiz: 'transform-[rotate(45deg)_scale(0.75)] rounded-2 *:transform-[rotate(-45deg)]',
      },
    },
  },
);

interface Props {
  /** Position in the course, from 0. */
  readonly index: number;
  readonly exercise: Pick<ExerciseInfo, 'kind' | 'title'>;
  /** The language of the workshop. */
  readonly language: Language;
}

/** The current exercise, in the workshop's language and below it in the other one. */
export function CurrentExercise({ index, exercise: { kind, title }, language }: Props) {
  const otherLanguage = language === 'ja' ? 'en' : 'ja';
  return (
    <>
      <span className={numberVariants({ kind })}>
        <span>{index + 1}</span>
      </span>
      <div className="min-w-[20rem] flex-1">
        <h1 data-part="exercise-title" className="text-[3.2rem]/[1.2] text-balance wrap-anywhere">
          {title[language]}
        </h1>
        {title[otherLanguage] !== title[language] && (
          <p className="mt-[0.4rem] text-[1.9rem]/[1.3] wrap-anywhere" lang={otherLanguage}>
            {title[otherLanguage]}
          </p>
        )}
      </div>
    </>
  );
}
