'use client';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { ExerciseSection } from '../student-exercises.ts';
import { useExerciseLabel } from './use-exercise-label.ts';

interface Props {
  readonly sections: readonly ExerciseSection[];
  readonly currentExerciseId: string | null;
  readonly selectedExerciseId: string | undefined;
  readonly onSelect: (exercise: string) => void;
}

/** Every exercise by its title, under the headings of the course: what the line has no room for. */
export function CourseOutline({
  sections,
  currentExerciseId,
  selectedExerciseId,
  onSelect,
}: Props) {
  const t = useTranslations('student.course');
  const seat = useTranslations('student.seat');
  const { language } = useLanguage();
  const exerciseLabel = useExerciseLabel();
  return (
    <div className="course">
      {sections.map(({ id, title, exercises, passedCount }) => (
        <section key={`${id} ${exercises[0]?.number ?? 0}`}>
          <h3>
            {title[language]}{' '}
            <span className="push">{t('passed', { n: passedCount, m: exercises.length })}</span>
          </h3>
          <ul>
            {exercises.map((station) => {
              const { info, number, mark } = station;
              const notes = [
                info.id === selectedExerciseId && seat('you'),
                info.id === currentExerciseId && seat('class'),
                info.optional && t('optional'),
              ]
                .filter(Boolean)
                .join(', ');
              return (
                <li key={info.id}>
                  <button
                    type="button"
                    onClick={() => onSelect(info.id)}
                    aria-current={info.id === selectedExerciseId ? 'step' : undefined}
                    aria-label={[exerciseLabel(station), notes].filter(Boolean).join(', ')}
                  >
                    <ExerciseBadge
                      number={number}
                      kind={info.kind}
                      current={info.id === selectedExerciseId}
                      size={22}
                    />
                    <span className="course-title">
                      {info.title[language]} {notes && <small className="soft">{notes}</small>}
                    </span>
                    <StatusCell mark={mark} size={18} />
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
