import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { StudentExercise } from '../student-exercises.ts';

const BUTTON_CLASS =
  'min-h-24 min-w-32 rounded-2 border border-edge px-6 whitespace-nowrap disabled:border-dashed disabled:text-soft max-tablet:min-h-44 max-tablet:min-w-56';

interface Props {
  readonly exercise: StudentExercise;
  readonly exercises: readonly StudentExercise[];
  readonly onSelectExercise: (exercise: string) => void;
  readonly outlineOpen: boolean;
  readonly onToggleOutline: (open: boolean) => void;
}

/** Buttons for the previous and the next exercise and for the course outline. */
export function ExerciseNavButtons({
  exercise,
  exercises,
  onSelectExercise,
  outlineOpen,
  onToggleOutline,
}: Props) {
  const t = useTranslations('student.course');
  const { language } = useLanguage();
  const navButton = (target: StudentExercise | undefined, direction: 'previous' | 'next') => (
    <button
      type="button"
      className={BUTTON_CLASS}
      disabled={target === undefined}
      aria-keyshortcuts={direction === 'previous' ? '[' : ']'}
      onClick={() => {
        if (target) onSelectExercise(target.info.id);
      }}
      aria-label={target && t(direction, { title: target.info.title[language] })}
    >
      {direction === 'previous' ? `‹ ${target?.number ?? ''}` : `${target?.number ?? ''} ›`}
    </button>
  );
  return (
    <div className="flex gap-8 text-[0.8125rem] max-tablet:basis-full">
      {navButton(exercises[exercise.number - 2], 'previous')}
      <button
        type="button"
        className={`${BUTTON_CLASS} max-tablet:flex-1`}
        aria-expanded={outlineOpen}
        onClick={() => onToggleOutline(!outlineOpen)}
      >
        {outlineOpen ? t('close') : t('all')}
      </button>
      {navButton(exercises[exercise.number], 'next')}
    </div>
  );
}
