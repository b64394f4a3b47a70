import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import type { ProjectorExercise } from './projector-exercises.ts';

const dotVariants = cva('size-[calc(var(--pitch)*0.78)] rounded-full', {
  variants: {
    position: {
      past: 'border-[0.1rem] border-ink',
      current: 'bg-ink',
      upcoming: 'bg-bar',
    },
  },
});

const badgeVariants = cva(
  'relative grid aspect-square w-full max-w-[2.3rem] place-items-center border-[0.17rem] font-sans text-[1.2rem]/[1] font-bold normal-nums',
  {
    variants: {
      kind: {
        'hands-on': 'rounded-full',
        problem: 'rounded-2',
        quiz: 'transform-[rotate(45deg)_scale(0.8)] rounded-2 *:transform-[rotate(-45deg)_scale(1.25)]',
      },
      position: {
        past: 'border-bar bg-paper text-ink',
        current: 'border-ink bg-ink text-paper',
        upcoming: 'border-edge bg-paper text-ink',
      },
    },
  },
);

/**
 * One exercise on the line with a dot for each of its students, or for a fixed number of them. Dots
 * shrink on a low screen, so that none is cut off.
 */
export function ExerciseStop({ exercise }: { readonly exercise: ProjectorExercise }) {
  const t = useTranslations('projector');
  const { index, kind, position, dots, students } = exercise;
  return (
    <li
      data-position={position}
      data-dots={dots}
      aria-label={
        // An exercise without dots can still have students, so its label has no number of them.
        dots === 0
          ? t('exerciseNumber', { number: index + 1 })
          : t('exercise', { number: index + 1, people: students })
      }
      className="relative grid grid-rows-[minmax(5rem,1fr)_auto_auto] justify-items-center before:absolute before:inset-x-0 before:bottom-[2.65rem] before:border-t-[0.2rem] before:border-rule"
    >
      <span className="[container-type:size] size-full" aria-hidden="true">
        {/* Mirrored, so that the dots fill up from the line: five in a row, 25 rows for MAX_DOTS. */}
        <span
          data-part="crowd"
          className="grid h-full transform-[scaleY(-1)] grid-cols-[repeat(5,calc(var(--pitch)*0.78))] content-start justify-center gap-[calc(var(--pitch)*0.22)] pt-[calc(var(--pitch)*0.5)] [--pitch:min(0.63rem,100cqh/26,100cqw/5)]"
        >
          {Array.from({ length: dots }, (_, dot) => (
            <i key={dot} className={dotVariants({ position })} />
          ))}
        </span>
      </span>
      <span
        data-part="exercise-number"
        className={badgeVariants({ kind, position })}
        aria-hidden="true"
      >
        <span>{index + 1}</span>
      </span>
      <span
        className="min-h-[1.5rem] font-sans text-[1.3rem]/[1.5rem] font-bold normal-nums"
        aria-hidden="true"
      >
        {students || ''}
      </span>
    </li>
  );
}
