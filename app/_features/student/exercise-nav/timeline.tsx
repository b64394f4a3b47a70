'use client';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CellState } from '#lib/room/views.ts';
import type { ExerciseSection, StudentExercise } from '../student-exercises.ts';
import { useExerciseLabel } from './use-exercise-label.ts';

interface Props {
  readonly sections: readonly ExerciseSection[];
  /** Where the room is. */
  readonly currentExerciseId: string | null;
  readonly selectedExerciseId: string | undefined;
  readonly onSelect: (exercise: string) => void;
}

/** Under a station stands nothing where all is well, nothing has begun, or nothing of the seat is known: a line below the board says that once. */
const UNMARKED_STATES: readonly CellState['state'][] = ['not-started', 'passed', 'unknown'];

/** From one station to another by key; the whole line is one stop of the Tab key. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = buttons.findIndex((stop) => stop === document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  buttons[to]?.focus();
}

/** The exercises as stations of one line, under the headings of the course; each is a button that goes there. */
export function ExerciseTimeline({
  sections,
  currentExerciseId,
  selectedExerciseId,
  onSelect,
}: Props) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const navRef = useRef<HTMLElement>(null);
  // A course has more stations than a narrow window shows: the one that is read stays in sight. The page itself does not move.
  useEffect(() => {
    const at = navRef.current?.querySelector<HTMLElement>('[data-here]');
    if (navRef.current && at)
      navRef.current.scrollTo({
        left: at.offsetLeft - (navRef.current.clientWidth - at.offsetWidth) / 2,
      });
  }, [selectedExerciseId]);
  const exercises = sections.flatMap(({ exercises }) => exercises);
  const currentIndex = exercises.findIndex(({ info }) => info.id === currentExerciseId);
  const first = exercises[0]?.info.id;
  return (
    <nav ref={navRef} className="student-line" aria-label={t('exercises')} onKeyDown={moveFocus}>
      {sections.map(({ id, title, exercises, passedCount }) => (
        <section
          key={`${id} ${exercises[0]?.number ?? 0}`}
          style={{ flexGrow: exercises.length }}
          data-here-section={
            exercises.some(({ info }) => info.id === selectedExerciseId) || undefined
          }
          aria-label={title[language]}
        >
          <h2 aria-hidden="true">
            <span>{title[language]}</span> {passedCount} / {exercises.length}
          </h2>
          <ol>
            {exercises.map((station) => (
              <TimelineItem
                key={station.info.id}
                exercise={station}
                selected={selectedExerciseId === station.info.id}
                current={currentExerciseId === station.info.id}
                beforeCurrent={station.number - 1 < currentIndex}
                focusable={
                  selectedExerciseId === undefined
                    ? station.info.id === first
                    : selectedExerciseId === station.info.id
                }
                onSelect={onSelect}
              />
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}

interface TimelineItemProps {
  readonly exercise: StudentExercise;
  readonly selected: boolean;
  readonly current: boolean;
  /** The room has gone past it. */
  readonly beforeCurrent: boolean;
  readonly focusable: boolean;
  readonly onSelect: (exercise: string) => void;
}

function TimelineItem({
  exercise,
  selected,
  current,
  beforeCurrent,
  focusable,
  onSelect,
}: TimelineItemProps) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const exerciseLabel = useExerciseLabel();
  const { info, number, view, mark } = exercise;
  const passed = view.pass !== null;
  const place =
    selected && current ? t('youAndClass') : selected ? t('you') : current ? t('class') : null;
  return (
    <li
      data-past={passed || undefined}
      data-here={selected || undefined}
      data-left={(!passed && (beforeCurrent || info.optional)) || undefined}
    >
      <button
        type="button"
        tabIndex={focusable ? 0 : -1}
        onClick={() => onSelect(info.id)}
        aria-current={selected ? 'step' : undefined}
        title={info.title[language]}
        aria-label={[exerciseLabel(exercise), place].filter(Boolean).join(', ')}
      >
        <ExerciseBadge number={number} kind={info.kind} current={selected} size={22} />
        <span className="line-note">
          {!UNMARKED_STATES.includes(view.cell.state) && <StatusCell mark={mark} size={14} />}
          {place}
        </span>
      </button>
    </li>
  );
}
