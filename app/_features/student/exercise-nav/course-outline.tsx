import { useTranslations } from 'use-intl';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { ExerciseSection, StudentExercise } from '../student-exercises.ts';
import { useExerciseLabel } from './use-exercise-label.ts';

interface Props {
  readonly sections: readonly ExerciseSection[];
  readonly currentExerciseId: string | null;
  readonly selectedExerciseId: string | undefined;
  readonly onSelect: (exercise: string) => void;
}

/** All exercises with their titles, by section. The timeline has no room for titles. */
export function CourseOutline({
  sections,
  currentExerciseId,
  selectedExerciseId,
  onSelect,
}: Props) {
  const t = useTranslations('student.course');
  const { language } = useLanguage();
  return (
    <div
      data-part="course-outline"
      className="columns-[20rem] gap-x-32 px-24 pt-4 pb-16 max-tablet:columns-1 max-tablet:px-16"
    >
      {sections.map(({ id, title, exercises, passedCount }) => (
        <section key={`${id} ${exercises[0]?.number ?? 0}`} className="break-inside-avoid">
          <h2 className="flex items-baseline border-b border-edge pt-8 pb-4 text-[0.8125rem]">
            {title[language]}{' '}
            <span className="ms-auto font-plain text-soft">
              {t('passed', { n: passedCount, m: exercises.length })}
            </span>
          </h2>
          <ul>
            {exercises.map((exercise) => (
              <OutlineItem
                key={exercise.info.id}
                exercise={exercise}
                selected={exercise.info.id === selectedExerciseId}
                current={exercise.info.id === currentExerciseId}
                onSelect={onSelect}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface OutlineItemProps {
  readonly exercise: StudentExercise;
  readonly selected: boolean;
  readonly current: boolean;
  readonly onSelect: (exercise: string) => void;
}

function OutlineItem({ exercise, selected, current, onSelect }: OutlineItemProps) {
  const t = useTranslations('student.course');
  const seatMessages = useTranslations('student.seat');
  const { language } = useLanguage();
  const exerciseLabel = useExerciseLabel();
  const { info, number, mark } = exercise;
  const notes = [
    selected && seatMessages('you'),
    current && seatMessages('class'),
    info.optional && t('optional'),
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <li>
      <button
        type="button"
        className="grid min-h-32 w-full grid-cols-[1.5rem_1fr_auto] items-center gap-10 rounded-2 px-4 py-2 text-start text-[0.875rem]/20 focus-visible:-outline-offset-2 aria-[current]:font-bold max-tablet:min-h-44"
        onClick={() => onSelect(info.id)}
        aria-current={selected ? 'step' : undefined}
        aria-label={[exerciseLabel(exercise), notes].filter(Boolean).join(', ')}
      >
        <ExerciseBadge
          number={number}
          kind={info.kind}
          current={selected}
          size={22}
          className={selected ? 'text-header' : 'bg-header'}
        />
        <span>
          {info.title[language]} {notes && <small className="text-soft">{notes}</small>}
        </span>
        <StatusCell mark={mark} size={18} />
      </button>
    </li>
  );
}
