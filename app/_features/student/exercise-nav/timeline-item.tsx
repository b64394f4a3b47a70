import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CellState } from '#lib/room/views.ts';
import type { StudentExercise } from '../student-exercises.ts';
import { useExerciseLabel } from './use-exercise-label.ts';

/**
 * States without a cell: passed and not started need no attention, and if the cluster is out of
 * reach, a note below the header says so once.
 */
const UNMARKED_STATES: readonly CellState['state'][] = ['not-started', 'passed', 'unknown'];

/** The line behind the badge. It ends in the middle of the first and of the last badge. */
const lineVariants = cva('w-28 flex-[1_0_1.75rem] bg-no-repeat', {
  variants: {
    passed: {
      true: 'bg-[linear-gradient(var(--color-bar)_0_0)]',
      false: 'bg-[linear-gradient(var(--color-rule)_0_0)]',
    },
    edge: {
      none: 'bg-size-[100%_2px] bg-position-[0_0.9375rem]',
      first: 'bg-size-[50%_2px] bg-position-[100%_0.9375rem]',
      last: 'bg-size-[50%_2px] bg-position-[0_0.9375rem]',
    },
  },
});

const markerVariants = cva('border-2 bg-header', {
  variants: {
    passed: { true: 'border-bar text-ink', false: 'text-soft' },
    skipped: { true: 'border-dashed', false: '' },
  },
});

/** The note below the badge is wider than the item. At both ends it stays inside the line. */
const noteVariants = cva('h-14 w-max text-[0.75rem]/14 whitespace-nowrap', {
  variants: {
    edge: { none: '', first: 'justify-self-start', last: 'justify-self-end' },
    selected: { true: 'font-bold text-ink', false: 'text-soft' },
  },
});

interface Props {
  readonly exercise: StudentExercise;
  /** Whether it is the first or the last exercise of the course. */
  readonly edge: 'first' | 'last' | 'none';
  readonly selected: boolean;
  readonly current: boolean;
  /** The class is already past it. */
  readonly beforeCurrent: boolean;
  readonly focusable: boolean;
  readonly onSelect: (exercise: string) => void;
}

/** The message below an exercise that the student or the class is at. */
function positionKey(selected: boolean, current: boolean): 'youAndClass' | 'you' | 'class' | null {
  if (selected) return current ? 'youAndClass' : 'you';
  return current ? 'class' : null;
}

/** One exercise of the timeline. */
export function TimelineItem({
  exercise,
  edge,
  selected,
  current,
  beforeCurrent,
  focusable,
  onSelect,
}: Props) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const exerciseLabel = useExerciseLabel();
  const { info, number, view, mark } = exercise;
  const passed = view.pass !== null;
  const isSkipped = !passed && (beforeCurrent || info.optional === true);
  const noteKey = positionKey(selected, current);
  const note = noteKey && t(noteKey);
  return (
    <li
      data-passed={passed || undefined}
      data-selected={selected || undefined}
      data-skipped={isSkipped || undefined}
      className={lineVariants({ passed, edge })}
    >
      <button
        type="button"
        tabIndex={focusable ? 0 : -1}
        className="grid w-full grid-cols-[minmax(0,1fr)] justify-items-center rounded-2 pt-4 focus-visible:-outline-offset-2"
        onClick={() => onSelect(info.id)}
        aria-current={selected ? 'step' : undefined}
        title={info.title[language]}
        aria-label={[exerciseLabel(exercise), note].filter(Boolean).join(', ')}
      >
        <ExerciseBadge
          number={number}
          kind={info.kind}
          current={selected}
          size={22}
          className={
            selected ? 'border-2 text-header' : markerVariants({ passed, skipped: isSkipped })
          }
        />
        {/* In a separate row, so that the note of a neighbor never overprints it. */}
        <span className="grid h-14 place-items-center">
          {!UNMARKED_STATES.includes(view.cell.state) && <StatusCell mark={mark} size={12} />}
        </span>
        <span className={noteVariants({ edge, selected })}>{note}</span>
      </button>
    </li>
  );
}
