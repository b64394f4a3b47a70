import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { isStudentObject } from '#app/_components/objects.ts';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { SeatView } from '#lib/room/views.ts';
import { ClusterPane } from './cluster/cluster-pane.tsx';
import { ConnectionNotes } from './connection-notes.tsx';
import { AgentRequests } from './devices/agent-requests.tsx';
import { DeviceNotes } from './devices/device-notes.tsx';
import { useSeatDevices } from './devices/use-seat-devices.ts';
import { ExercisePanes } from './exercise-panes.tsx';
import { getHelpRequestState } from './help/help-request.ts';
import { HelpStatus } from './help/help-status.tsx';
import { useHelpRequest } from './help/use-help-request.ts';
import { Notices } from './notices/notices.tsx';
import { splitByRead } from './notices/split-by-read.ts';
import { Pane } from './layout/pane.tsx';
import { PanesMain } from './layout/panes-main.tsx';
import {
  initialExercise,
  listStudentExercises,
  type StudentExercise,
} from './student-exercises.ts';
import { StudentFooter } from './student-footer.tsx';
import { StudentHeader } from './student-header.tsx';
import { StudentRoot } from './layout/student-root.tsx';
import { Tabs, type Tab } from './tabs.tsx';

/** Loaded with the first question: most students never ask one. */
const HelpForm = dynamic(() => import('./help/help-form.tsx').then((module) => module.HelpForm), {
  ssr: false,
});

/**
 * The time of the data on the page, ms since 1970. Null while the data is current, and before the
 * first connection of the VM, when there is no data.
 */
function findLastKnownAt(
  { seat: { presence, presenceSince } }: SeatView,
  connection: Connection,
): number | null {
  if (connection.state === 'reconnecting') return connection.lastFrameAt;
  const absence = absenceFrom(presence);
  return absence === null || absence === 'not-connected' ? null : presenceSince;
}

function useTabLabels(
  view: SeatView,
  showSetup: boolean,
  selectedExercise: StudentExercise | undefined,
): Readonly<Record<Tab, readonly [name: string, state: string]>> {
  const t = useTranslations('student.seat');
  const helpMessages = useTranslations('student.helpRequest');
  const helpText = {
    none: helpMessages('tabDown'),
    claimed: helpMessages('tabClaimed'),
    snoozed: helpMessages('tabSnoozed'),
    waiting: helpMessages('placeOnly', { place: view.helpRequest?.place ?? 1 }),
  };
  return {
    checks:
      showSetup && selectedExercise?.info.kind !== 'quiz'
        ? [t('setupTab'), t('waitingTab')]
        : [
            t('checksTab'),
            selectedExercise ? `${selectedExercise.passing} / ${selectedExercise.total}` : '',
          ],
    task: [t('taskTab'), selectedExercise ? String(selectedExercise.number) : ''],
    cluster: [t('clusterTab'), String(view.objects.filter(isStudentObject).length)],
    help: [helpMessages('tab'), helpText[getHelpRequestState(view.helpRequest)]],
  };
}

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly initialExerciseId: string | null;
}

/** The student page with the data of the seat. */
export function StudentPage({ view, connection, initialExerciseId }: Props) {
  const [tab, setTab] = useState<Tab>('checks');
  const exercises = useMemo(() => listStudentExercises(view), [view]);
  // Only the student changes the exercise. Following the class would hide a new pass and replace
  // the text while it is being read.
  const [selectedExerciseId, setSelectedExerciseId] = useState(() =>
    exercises.some(({ info }) => info.id === initialExerciseId)
      ? initialExerciseId
      : initialExercise(view, exercises),
  );
  const selectedExercise = exercises.find(({ info }) => info.id === selectedExerciseId);
  const [letterKeys, setLetterKeys] = useLocalStorage('podium-letter-keys');
  const helpControls = useHelpRequest(view);
  const deviceControls = useSeatDevices(view.seat.id);
  // Increases with every request to write, so that the text field gets the focus each time.
  const [focusRequests, setFocusRequests] = useState(0);
  const disabled = connection.state !== 'connected';
  const { presence, agent } = view.seat;
  const showSetup = presence === 'not-connected' || agent === null;
  const lastKnownAt = findLastKnownAt(view, connection);

  const selectExercise = useCallback((exercise: string) => {
    setSelectedExerciseId(exercise);
    // A reload comes back to this exercise. Replacing adds no entry to the history.
    window.history.replaceState(null, '', `?at=${encodeURIComponent(exercise)}`);
  }, []);
  const selectAdjacent = useCallback(
    (step: 1 | -1) => {
      const target = selectedExercise && exercises[selectedExercise.number - 1 + step];
      if (target) selectExercise(target.info.id);
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
    setTab('help');
    setFocusRequests((count) => count + 1);
  }, [helpRequest, draft, setDraft, setOpen]);
  useHotkeys(
    useMemo(
      () => ({
        '[': () => selectAdjacent(-1),
        ']': () => selectAdjacent(1),
        'Ctrl+Enter': editQuestion,
        h: () => {
          setTab('task');
          // Focuses the button without pressing it, because a revealed hint counts.
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>('[data-next-hint]')?.focus(),
          );
        },
      }),
      [selectAdjacent, editQuestion],
    ),
    letterKeys !== 'off',
  );
  const closeHelpForm = useCallback(() => {
    // Drops the edits of a question that was sent. Keeps the draft of one that wasn't.
    if (helpRequest !== null) setDraft('');
    setOpen(false);
    setTab('checks');
  }, [helpRequest, setDraft, setOpen]);

  const next = selectedExercise && exercises[selectedExercise.number];
  const { unread, read } = useMemo(() => splitByRead(view.notices), [view.notices]);
  const tabLabels = useTabLabels(view, showSetup, selectedExercise);
  return (
    <StudentRoot stale={lastKnownAt !== null}>
      <StudentHeader
        view={view}
        connection={connection}
        exercises={exercises}
        selectedExercise={selectedExercise}
        onSelectExercise={selectExercise}
        onRequestHelp={helpRequest === null && !helpControls.open ? editQuestion : null}
      />
      <ErrorBoundary>
        <HelpStatus controls={helpControls} disabled={disabled} onEdit={editQuestion} />
      </ErrorBoundary>
      <ErrorBoundary>
        <Notices
          seat={view.seat.id}
          notices={unread}
          exercises={exercises}
          disabled={disabled}
          onShowExercise={showTask}
        />
      </ErrorBoundary>
      <ConnectionNotes view={view} connection={connection} />
      {deviceControls.devices !== null && <AgentRequests seat={view.seat.id} disabled={disabled} />}
      <div role="status">
        {deviceControls.devices !== null && (
          <DeviceNotes
            seat={view.seat.id}
            devices={deviceControls.devices}
            disabled={disabled}
            onEndOthers={deviceControls.endOthers}
          />
        )}
      </div>
      <PanesMain tab={tab}>
        <Pane name="help" open={helpControls.open}>
          {(helpControls.open || tab === 'help') && (
            <HelpForm
              controls={helpControls}
              workshopState={view.info.workshop.state}
              selectedExercise={selectedExercise}
              disabled={disabled}
              onClose={closeHelpForm}
              focusRequests={focusRequests}
            />
          )}
        </Pane>
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
        <Pane name="cluster">
          <ClusterPane view={view} lastKnownAt={lastKnownAt} />
        </Pane>
      </PanesMain>
      <ErrorBoundary>
        <StudentFooter
          view={view}
          exercises={exercises}
          readNotices={read}
          deviceControls={deviceControls}
          onShowExercise={showTask}
          disabled={disabled}
          letterKeysEnabled={letterKeys !== 'off'}
          onLetterKeysChange={(enabled) => setLetterKeys(enabled ? 'on' : 'off')}
        />
      </ErrorBoundary>
      <Tabs selected={tab} onSelect={setTab} labels={tabLabels} />
    </StudentRoot>
  );
}
