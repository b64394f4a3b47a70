'use client';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { SeatView } from '#lib/room/views.ts';
import { ClusterPane } from './cluster/cluster-pane.tsx';
import { ExercisePanes } from './exercise-panes.tsx';
import { StudentFooter } from './student-footer.tsx';
import { HelpStatus } from './help/help-status.tsx';
import { useHotkeys } from './use-hotkeys.ts';
import { ConnectionNotes } from './connection-notes.tsx';
import { Notices } from './notices/notices.tsx';
import { splitByRead } from './notices/notices.ts';
import { StudentHeader } from './student-header.tsx';
import { initialExercise, listStudentExercises } from './student-exercises.ts';
import { Tabs, type Tab } from './tabs.tsx';
import { useTabLabels } from './use-tab-labels.ts';
import { findLastKnownAt } from './last-known-at.ts';
import { useHelpRequest } from './help/use-help-request.ts';

/** Fetched with the first question: most pages never show one. */
const HelpForm = dynamic(() => import('./help/help-form.tsx').then((module) => module.HelpForm), {
  ssr: false,
});

/** The page when the server has answered: the board, what was said, what keeps it from being true, three columns. */
export function StudentPage({
  view,
  connection,
  initialExerciseId,
}: {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly initialExerciseId: string | null;
}) {
  const [tab, setTab] = useState<Tab>('checks');
  const exercises = useMemo(() => listStudentExercises(view), [view]);
  // Once here, the page moves only when its reader does: a pass stays in sight, and nobody's text is pulled away mid-sentence.
  const [selectedExerciseId, setSelectedExerciseId] = useState(() =>
    exercises.some(({ info }) => info.id === initialExerciseId)
      ? initialExerciseId
      : initialExercise(view, exercises),
  );
  const selectedExercise = exercises.find(({ info }) => info.id === selectedExerciseId);
  const [letterKeys, setLetterKeys] = useLocalStorage('podium-letter-keys');
  const helpControls = useHelpRequest(view);
  // Counts how often somebody went to write: each time the field is where they are.
  const [focusRequests, setFocusRequests] = useState(0);
  const disabled = connection.state !== 'connected';
  const { presence, agent } = view.seat;
  const showSetup = presence === 'not-connected' || agent === null;
  const lastKnownAt = findLastKnownAt(view, connection);

  const selectExercise = useCallback((exercise: string) => {
    setSelectedExerciseId(exercise);
    // The address follows, so that loading the page again comes back here; no new entry for the back button to walk through.
    window.history.replaceState(null, '', `?at=${encodeURIComponent(exercise)}`);
  }, []);
  const selectAdjacent = useCallback(
    (by: 1 | -1) => {
      const to = selectedExercise && exercises[selectedExercise.number - 1 + by];
      if (to) selectExercise(to.info.id);
    },
    [selectedExercise, exercises, selectExercise],
  );
  const showTask = useCallback(
    (exercise: string) => {
      selectExercise(exercise);
      setTab('task');
    },
    [selectExercise],
  );
  const { helpRequest, draft, setDraft, setOpen } = helpControls;
  const editQuestion = useCallback(() => {
    if (helpRequest !== null && draft === '') setDraft(helpRequest.question);
    setOpen(true);
    setTab('hand');
    setFocusRequests((times) => times + 1);
  }, [helpRequest, draft, setDraft, setOpen]);
  useHotkeys(
    useMemo(
      () => ({
        '[': () => selectAdjacent(-1),
        ']': () => selectAdjacent(1),
        h: () => {
          setTab('task');
          // To the button, not through it: a hint that is opened counts.
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>('[data-next-hint]')?.focus(),
          );
        },
      }),
      [selectAdjacent],
    ),
    letterKeys !== 'off',
  );
  useHotkeys(
    useMemo(() => ({ 'Control+Enter': editQuestion }), [editQuestion]),
    true,
  );
  const closeHelpForm = useCallback(() => {
    // What was typed to change a question that stands is let go of; a question that was never sent stays where it is.
    if (helpRequest !== null) setDraft('');
    setOpen(false);
    setTab('checks');
  }, [helpRequest, setDraft, setOpen]);

  const next = selectedExercise && exercises[selectedExercise.number];
  const { unread, read } = useMemo(() => splitByRead(view.notices), [view.notices]);
  const tabLabels = useTabLabels(view, showSetup, selectedExercise);
  return (
    <div className="student" data-stale={lastKnownAt !== null || undefined}>
      <StudentHeader
        view={view}
        connection={connection}
        exercises={exercises}
        selectedExercise={selectedExercise}
        onSelectExercise={selectExercise}
        onRequestHelp={helpRequest === null && !helpControls.open ? editQuestion : null}
      />
      <HelpStatus control={helpControls} disabled={disabled} onEdit={editQuestion} />
      <Notices
        seat={view.seat.id}
        notices={unread}
        exercises={exercises}
        disabled={disabled}
        onShowExercise={showTask}
      />
      <ConnectionNotes view={view} connection={connection} />
      <main data-tab={tab}>
        <div data-pane="hand" data-open={helpControls.open || undefined}>
          {(helpControls.open || tab === 'hand') && (
            <HelpForm
              control={helpControls}
              workshopState={view.info.workshop.state}
              selectedExercise={selectedExercise}
              disabled={disabled}
              onClose={closeHelpForm}
              focusRequests={focusRequests}
            />
          )}
        </div>
        {selectedExercise && (
          <ExercisePanes
            key={selectedExercise.info.id}
            view={view}
            exercise={selectedExercise}
            showSetup={showSetup}
            lastKnownAt={lastKnownAt}
            disabled={disabled}
            onNext={next ? () => selectExercise(next.info.id) : null}
          />
        )}
        <div data-pane="cluster">
          <ClusterPane view={view} lastKnownAt={lastKnownAt} />
        </div>
      </main>
      <StudentFooter
        view={view}
        exercises={exercises}
        readNotices={read}
        onShowExercise={showTask}
        disabled={disabled}
        letterKeysEnabled={letterKeys !== 'off'}
        onLetterKeysChange={(on) => setLetterKeys(on ? 'on' : 'off')}
      />
      <Tabs selected={tab} onSelect={setTab} labels={tabLabels} />
    </div>
  );
}
