'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ProjectorView } from '#lib/room/views.ts';
import { layOutExercises, type ProjectorExercise } from './projector-exercises.ts';

/** One dot a person, standing at the exercise they are on, and how many have passed the current one. */
export function ExerciseRail({ view }: { readonly view: ProjectorView }) {
  const t = useTranslations('projector');
  const { shown, studentsPerDot } = useMemo(() => layOutExercises(view), [view]);
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  return (
    <section className="projector-rail" aria-label={t('progress')}>
      <p className="projector-sum">
        {currentIndex >= 0 && (
          <span>
            {t.rich('passed', {
              passed: view.exercises[currentIndex]?.passed ?? 0,
              seats: view.seats,
              b: (chunks) => <b>{chunks}</b>,
            })}
          </span>
        )}
        {view.seats > 0 && <span className="soft">{t('caption', { count: studentsPerDot })}</span>}
      </p>
      <ol className="projector-line">
        {shown.map((platform) => (
          <ExerciseStop key={platform.index} exercise={platform} studentsPerDot={studentsPerDot} />
        ))}
      </ol>
    </section>
  );
}

function ExerciseStop({
  exercise: { index, kind, position, students },
  studentsPerDot,
}: {
  readonly exercise: ProjectorExercise;
  readonly studentsPerDot: number;
}) {
  const t = useTranslations('projector');
  return (
    <li data-where={position} aria-label={t('exercise', { number: index + 1, people: students })}>
      <span className="projector-crowd" aria-hidden="true">
        {Array.from({ length: Math.ceil(students / studentsPerDot) }, (_, dot) => (
          <i key={dot} />
        ))}
      </span>
      <span className="projector-stop" data-kind={kind} aria-hidden="true">
        <span>{index + 1}</span>
      </span>
      <span className="projector-count" aria-hidden="true">
        {students || ''}
      </span>
    </li>
  );
}
