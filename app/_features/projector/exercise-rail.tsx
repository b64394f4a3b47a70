import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomInfo } from '#lib/room/views.ts';
import { ExerciseStop } from './exercise-stop.tsx';
import { moveWindow, type ExerciseWindow } from './exercise-window.ts';
import { layOutExercises, type ExerciseLayout, type StudentCounts } from './projector-exercises.ts';

interface Props {
  readonly info: RoomInfo;
  readonly students: StudentCounts;
  /** ms since 1970 */
  readonly now: number;
}

/** The exercises with their students as dots, and the number of students who passed. */
export function ExerciseRail({ info, students, now }: Props) {
  const t = useTranslations('projector');
  const layout = useLayout({ info, students, now });
  const { shown, studentsPerDot } = layout;
  return (
    <section
      className="flex min-w-0 flex-col ps-[3rem] pb-[1.4rem] [grid-area:line] portrait:pe-[3rem]"
      aria-label={t('progress')}
    >
      <p className="flex min-h-[5rem] flex-wrap items-baseline gap-x-[1rem]">
        {students.passed !== null && (
          <span>
            {t.rich('passed', {
              passed: students.passed,
              seats: students.total,
              b: (chunks) => <b className="text-[3.2rem]/[1.1]">{chunks}</b>,
            })}
          </span>
        )}
        <span>{t('caption', { count: studentsPerDot })}</span>
        {studentsPerDot > 1 && <span>{t('rounded')}</span>}
      </p>
      <ol
        data-part="exercise-line"
        className="relative grid flex-1 auto-cols-[minmax(0,1fr)] grid-flow-col"
      >
        {shown.map((exercise) => (
          <ExerciseStop key={exercise.index} exercise={exercise} />
        ))}
      </ol>
      <Elsewhere layout={layout} />
    </section>
  );
}

/** The layout of the exercises in a window that follows the students. */
function useLayout({ info, students, now }: Props): ExerciseLayout {
  const [lastWindow, setLastWindow] = useState<ExerciseWindow | null>(null);
  const window = moveWindow(lastWindow, {
    counts: students.exercises,
    current: info.exercises.findIndex(({ id }) => id === info.current),
    now,
  });
  // The next move depends on the time of this one.
  if (window !== lastWindow) setLastWindow(window);
  return layOutExercises(info, students, window.from);
}

/** Students at exercises without dots. */
function Elsewhere({ layout: { earlier, later, other } }: { readonly layout: ExerciseLayout }) {
  const t = useTranslations('projector');
  if (earlier + later + other === 0) return null;
  return (
    <p
      data-part="projector-elsewhere"
      className="mt-[0.4rem] flex flex-wrap gap-x-[2.4rem] whitespace-nowrap"
    >
      {earlier > 0 && <span>{t('earlier', { count: earlier })}</span>}
      <span className="ms-auto">{later > 0 && t('later', { count: later })}</span>
      {other > 0 && <span>{t('otherExercises', { count: other })}</span>}
    </p>
  );
}
