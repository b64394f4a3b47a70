import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { ExerciseSection } from '../student-exercises.ts';
import { TimelineItem } from './timeline-item.tsx';

interface Props {
  readonly sections: readonly ExerciseSection[];
  /** The current exercise of the class. */
  readonly currentExerciseId: string | null;
  readonly selectedExerciseId: string | undefined;
  readonly onSelect: (exercise: string) => void;
}

/** Moves the focus with the arrow keys: the whole timeline is one tab stop. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const index = buttons.findIndex((button) => button === document.activeElement);
  const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: buttons.length - 1 }[
    event.key
  ];
  if (index < 0 || target === undefined) return;
  event.preventDefault();
  buttons[target]?.focus();
}

function timelineEdge(number: number, count: number): 'first' | 'last' | 'none' {
  if (number === 1) return 'first';
  return number === count ? 'last' : 'none';
}

/** The exercises of the course on one line, by section. Each is a button. */
export function ExerciseTimeline({
  sections,
  currentExerciseId,
  selectedExerciseId,
  onSelect,
}: Props) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const navRef = useRef<HTMLElement>(null);
  // Keeps the selected exercise visible in a narrow window. Scrolls the timeline, not the page.
  useEffect(() => {
    const nav = navRef.current;
    const item = nav?.querySelector<HTMLElement>('[data-selected]');
    if (nav && item)
      nav.scrollTo({ left: item.offsetLeft - (nav.clientWidth - item.offsetWidth) / 2 });
  }, [selectedExerciseId]);
  const exercises = sections.flatMap((section) => section.exercises);
  const currentIndex = exercises.findIndex(({ info }) => info.id === currentExerciseId);
  const firstId = exercises[0]?.info.id;
  return (
    <nav
      ref={navRef}
      data-part="exercise-timeline"
      className="relative flex min-h-76 overflow-x-auto px-24 pt-2 pb-4 max-tablet:hidden"
      aria-label={t('exercises')}
      onKeyDown={moveFocus}
    >
      {sections.map((section) => {
        const isSelected = section.exercises.some(({ info }) => info.id === selectedExerciseId);
        return (
          <section
            key={`${section.id} ${section.exercises[0]?.number ?? 0}`}
            className="min-w-0 flex-[1_0_auto] not-first:border-s not-first:border-rule"
            style={{ flexGrow: section.exercises.length }}
            aria-label={section.title[language]}
          >
            <h2
              aria-hidden="true"
              className={cn(
                'overflow-hidden ps-6 pe-4 text-[0.75rem]/16 whitespace-nowrap',
                isSelected ? 'text-ink' : 'font-plain text-soft',
              )}
            >
              <span>{section.title[language]}</span> {section.passedCount} /{' '}
              {section.exercises.length}
            </h2>
            <ol className="flex">
              {section.exercises.map((exercise) => (
                <TimelineItem
                  key={exercise.info.id}
                  exercise={exercise}
                  edge={timelineEdge(exercise.number, exercises.length)}
                  selected={selectedExerciseId === exercise.info.id}
                  current={currentExerciseId === exercise.info.id}
                  beforeCurrent={exercise.number - 1 < currentIndex}
                  focusable={exercise.info.id === (selectedExerciseId ?? firstId)}
                  onSelect={onSelect}
                />
              ))}
            </ol>
          </section>
        );
      })}
    </nav>
  );
}
