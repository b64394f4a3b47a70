import { cva } from 'class-variance-authority';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ProjectorView } from '#lib/room/views.ts';
import { layOutExercises, type ProjectorExercise } from './projector-exercises.ts';

/** The exercises with a dot per student, and the number of students who passed the current one. */
export function ExerciseRail({ view }: { readonly view: ProjectorView }) {
  const t = useTranslations('projector');
  const { shown, studentsPerDot } = useMemo(() => layOutExercises(view), [view]);
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  return (
    <section
      className="col-start-1 flex min-h-0 flex-col ps-[3rem] pb-[1.4rem]"
      aria-label={t('progress')}
    >
      <p className="flex min-h-[5rem] items-baseline gap-[1rem]">
        {currentIndex >= 0 && (
          <span>
            {t.rich('passed', {
              passed: view.exercises[currentIndex]?.passed ?? 0,
              seats: view.seats,
              b: (chunks) => <b className="text-[4.6rem]/[1.1]">{chunks}</b>,
            })}
          </span>
        )}
        {view.seats > 0 && (
          <span className="text-soft">{t('caption', { count: studentsPerDot })}</span>
        )}
      </p>
      <ol className="grid min-h-0 flex-1 auto-cols-[minmax(0,1fr)] grid-flow-col [[data-stale]_&]:opacity-55">
        {shown.map((exercise) => (
          <ExerciseStop key={exercise.index} exercise={exercise} studentsPerDot={studentsPerDot} />
        ))}
      </ol>
    </section>
  );
}

const dotVariants = cva('size-[0.49rem] rounded-full', {
  variants: {
    position: {
      past: 'border-[0.1rem] border-ink',
      current: 'bg-ink',
      upcoming: 'bg-bar',
    },
  },
});

const badgeVariants = cva(
  'relative grid size-[2.3rem] place-items-center border-[0.17rem] font-sans text-[1.2rem]/[1] font-bold normal-nums',
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
        upcoming: 'border-edge bg-paper text-soft',
      },
    },
  },
);

interface ExerciseStopProps {
  readonly exercise: ProjectorExercise;
  readonly studentsPerDot: number;
}

function ExerciseStop({
  exercise: { index, kind, position, students },
  studentsPerDot,
}: ExerciseStopProps) {
  const t = useTranslations('projector');
  return (
    <li
      data-position={position}
      aria-label={t('exercise', { number: index + 1, people: students })}
      className="relative grid grid-rows-[minmax(0,1fr)_auto_auto] justify-items-center before:absolute before:inset-x-0 before:bottom-[2.65rem] before:border-t-[0.2rem] before:border-rule"
    >
      {/* Mirrored, so that the dots fill up from the line. */}
      <span
        data-part="crowd"
        className="grid transform-[scaleY(-1)] grid-cols-[repeat(5,0.49rem)] content-start gap-[0.14rem] overflow-hidden pt-[0.5rem]"
        aria-hidden="true"
      >
        {Array.from({ length: Math.ceil(students / studentsPerDot) }, (_, dot) => (
          <i key={dot} className={dotVariants({ position })} />
        ))}
      </span>
      <span className={badgeVariants({ kind, position })} aria-hidden="true">
        <span>{index + 1}</span>
      </span>
      <span
        className={`min-h-[1.5rem] font-sans text-[1.3rem]/[1.5rem] font-bold normal-nums ${position === 'current' ? 'text-ink' : 'text-soft'}`}
        aria-hidden="true"
      >
        {students || ''}
      </span>
    </li>
  );
}
