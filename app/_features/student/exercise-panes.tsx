'use client';
import dynamic from 'next/dynamic';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { ChecksPane } from './checks/checks-pane.tsx';
import { SetupPane } from './setup/setup-steps.tsx';
import type { Station } from './student-exercises.ts';
import { TaskPane } from './task/task-pane.tsx';
import { useExerciseText } from './task/use-exercise-text.ts';

/** Only a quiz needs it: it is fetched with the first one. */
const QuizPane = dynamic(() => import('./quiz/quiz-pane.tsx').then((module) => module.QuizPane), {
  ssr: false,
});

interface Props {
  readonly view: SeatView;
  readonly station: Station;
  readonly setup: boolean;
  /** Since when nothing more is known, ms since 1970; null while it is live. */
  readonly asOf: number | null;
  readonly off: boolean;
  readonly goNext: (() => void) | null;
}

/** What to do and how it stands, side by side: both speak of one text. A quiz needs no cluster. */
export function Exercise({ view, station, setup, asOf, off, goNext }: Props) {
  const { language } = useLanguage();
  const { head, view: exercise } = station;
  const answered = exercise.checks.map((result) =>
    result.state === 'holds' ? result.check : JSON.stringify(result.reason.params),
  );
  // An author may have mended the text while the room is at work.
  const version = [
    view.head.pack.version,
    exercise.hintsTaken.join(),
    exercise.hintsGiven.join(),
    exercise.solution,
    ...(head.kind === 'quiz' ? answered : []),
  ].join(' ');
  const fetched = useExerciseText({ seat: view.seat.id, exercise: head.id, language, version });
  return (
    <>
      <div data-pane="task">
        <TaskPane station={station} fetched={fetched} off={off} />
      </div>
      <div data-pane="checks">
        {setup && head.kind !== 'quiz' ? (
          <SetupPane seat={view.seat} />
        ) : (
          <ChecksPane
            view={view}
            station={station}
            asOf={head.kind === 'quiz' ? null : asOf}
            goNext={goNext}
            questions={
              head.kind === 'quiz' ? (
                <QuizPane seat={view.seat.id} station={station} fetched={fetched} off={off} />
              ) : null
            }
          />
        )}
      </div>
    </>
  );
}
