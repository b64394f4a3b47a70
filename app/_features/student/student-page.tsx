import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import { useLetterKeys } from '#app/_components/use-letter-keys.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { SeatView } from '#lib/room/views.ts';
import { ClusterPane } from './cluster/cluster-pane.tsx';
import { ConnectionNotes } from './connection-notes.tsx';
import { AgentRequests } from './devices/agent-requests.tsx';
import { DeviceNotes } from './devices/device-notes.tsx';
import { useSeatDevices } from './devices/use-seat-devices.ts';
import { isOver } from './ended/is-over.ts';
import { ExercisePanes } from './exercise-panes.tsx';
import { focusMain } from './focus.ts';
import { HelpStatus } from './help/help-status.tsx';
import { useHelpForm } from './help/use-help-form.ts';
import { useHelpRequest } from './help/use-help-request.ts';
import { LateNote } from './late-note.tsx';
import { Pane } from './layout/pane.tsx';
import { PanesMain } from './layout/panes-main.tsx';
import { SkipLinks } from './layout/skip-links.tsx';
import { StudentRoot } from './layout/student-root.tsx';
import { StudentMenu, type StudentDialogName } from './menu/student-menu.tsx';
import { Notices } from './notices/notices.tsx';
import { splitByRead } from './notices/split-by-read.ts';
import {
  isCourseCompleted,
  listStudentExercises,
  type StudentExercise,
} from './student-exercises.ts';
import { StudentFooter } from './student-footer.tsx';
import { StudentHeader } from './student-header.tsx';
import { Tabs, type Tab } from './tabs.tsx';
import { usePassMoment } from './use-pass-moment.ts';
import { useSelectedExercise } from './use-selected-exercise.ts';
import { useTabLabels } from './use-tab-labels.ts';

/** Loaded with the first question: most students never ask one. */
const HelpForm = dynamic(() => import('./help/help-form.tsx').then((module) => module.HelpForm), {
  ssr: false,
});
/** Loaded with the end of the workshop. */
const EndedSummary = dynamic(
  () => import('./ended/ended-summary.tsx').then((module) => module.EndedSummary),
  { ssr: false },
);
/** Loaded with the first one that the menu opens. */
const StudentDialogs = dynamic(
  () => import('./menu/student-dialogs.tsx').then((module) => module.StudentDialogs),
  { ssr: false },
);

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

/** Before the cluster is connected, the page says how to connect it. After the end, there is no need. */
function findClusterState({ seat: { agent, presence } }: SeatView, over: boolean) {
  const hasCluster = agent !== null && (over || presence !== 'not-connected');
  return { hasCluster, showSetup: !over && !hasCluster };
}

/** The form of a help request closes when the question is sent. */
function findShownTab(chosen: Tab, isFormOpen: boolean): Tab {
  return chosen === 'help' && !isFormOpen ? 'checks' : chosen;
}

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly initialExerciseId: string | null;
}

/** The student page with the data of the seat. */
export function StudentPage({ view, connection, initialExerciseId }: Props) {
  const [chosenTab, setTab] = useState<Tab>('checks');
  const [dialog, setDialog] = useState<StudentDialogName | null>(null);
  const exercises = useMemo(() => listStudentExercises(view), [view]);
  const [passedNow, endPassMoment] = usePassMoment(view.seat.id, exercises);
  const { selectedExercise, selectExercise, selectAdjacent } = useSelectedExercise(
    view,
    exercises,
    initialExerciseId,
    endPassMoment,
  );
  const [letterKeys, setLetterKeys] = useLetterKeys();
  const disabled = connection.state !== 'connected';
  const helpControls = useHelpRequest(view, disabled);
  const deviceControls = useSeatDevices(view.seat.id);
  const over = isOver(view);
  const { hasCluster, showSetup } = findClusterState(view, over);
  const lastKnownAt = findLastKnownAt(view, connection);

  const showTask = useCallback(
    (exercise: string) => {
      selectExercise(exercise);
      setTab('task');
    },
    [selectExercise],
  );
  const { helpRequest, open, setFocusFor } = helpControls;
  const { editQuestion, closeHelpForm, focusRequests } = useHelpForm(helpControls, over, setTab);
  const tab = findShownTab(chosenTab, open);
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
    letterKeys,
  );
  const selectTab = (next: Tab) => (next === 'help' ? editQuestion() : setTab(next));

  const next = selectedExercise && exercises[selectedExercise.number];
  const { unread, read } = useMemo(() => splitByRead(view.notices), [view.notices]);
  const tabLabels = useTabLabels(view, showSetup, selectedExercise);
  return (
    <StudentRoot stale={lastKnownAt !== null}>
      <SkipLinks onChecks={() => setTab('checks')} />
      <StudentHeader
        view={view}
        connection={connection}
        exercises={exercises}
        selectedExercise={selectedExercise}
        onSelectExercise={selectExercise}
        onRequestHelp={helpRequest === null && !open ? editQuestion : null}
        menu={
          <StudentMenu
            readCount={read.length}
            isOwnSeat={deviceControls.isOwnSeat}
            onOpen={setDialog}
          />
        }
      />
      {over ? (
        <ErrorBoundary>
          <EndedSummary
            view={view}
            exercises={exercises}
            onShowExercise={showTask}
            onShowData={() => setDialog('privacy')}
          />
        </ErrorBoundary>
      ) : (
        <ErrorBoundary>
          <HelpStatus
            controls={helpControls}
            disabled={disabled}
            onEdit={editQuestion}
            onDismiss={focusMain}
          />
        </ErrorBoundary>
      )}
      <ErrorBoundary>
        <Notices
          view={view}
          notices={unread}
          exercises={exercises}
          selectedExercise={selectedExercise}
          disabled={disabled || over}
          onShowExercise={showTask}
          onReplied={() => setFocusFor('open')}
        />
      </ErrorBoundary>
      <ConnectionNotes view={view} connection={connection} />
      {!over && (
        <SeatNotes
          view={view}
          exercises={exercises}
          deviceControls={deviceControls}
          disabled={disabled}
        />
      )}
      <PanesMain tab={tab} withoutCluster={!hasCluster}>
        <Pane name="help" open={open}>
          {open && (
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
          <ErrorBoundary>
            <ExercisePanes
              key={selectedExercise.info.id}
              view={view}
              exercise={selectedExercise}
              showSetup={showSetup}
              lastKnownAt={lastKnownAt}
              disabled={disabled}
              onNext={next ? () => selectExercise(next.info.id) : null}
              celebrated={passedNow === selectedExercise.info.id}
              completed={isCourseCompleted(exercises)}
            />
          </ErrorBoundary>
        )}
        {hasCluster && (
          <Pane name="cluster">
            <ClusterPane view={view} lastKnownAt={lastKnownAt} />
          </Pane>
        )}
      </PanesMain>
      <StudentFooter letterKeysEnabled={letterKeys} over={over} />
      <Tabs selected={tab} onSelect={selectTab} labels={tabLabels} />
      {dialog !== null && (
        <StudentDialogs
          name={dialog}
          view={view}
          exercises={exercises}
          readNotices={read}
          deviceControls={deviceControls}
          onShowExercise={showTask}
          disabled={disabled}
          letterKeysEnabled={letterKeys}
          onLetterKeysChange={setLetterKeys}
          onClose={() => setDialog(null)}
        />
      )}
    </StudentRoot>
  );
}

/** Until the end: where the class is, and what asks for the student's attention about the seat. */
function SeatNotes({
  view,
  exercises,
  deviceControls: { devices, endOthers },
  disabled,
}: Pick<Props, 'view'> & {
  readonly exercises: readonly StudentExercise[];
  readonly deviceControls: ReturnType<typeof useSeatDevices>;
  readonly disabled: boolean;
}) {
  const seat = view.seat.id;
  return (
    <>
      <LateNote currentExerciseId={view.info.current} exercises={exercises} />
      {devices !== null && <AgentRequests seat={seat} disabled={disabled} />}
      {devices !== null && (
        <DeviceNotes seat={seat} devices={devices} disabled={disabled} onEndOthers={endOthers} />
      )}
    </>
  );
}
