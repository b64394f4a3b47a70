import { useSearchParams } from 'next/navigation';
import {
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
} from 'react';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useLocalStorage, writeLocalStorage } from '#app/_components/local-storage.ts';
import { lifecycleOfRoom } from '#app/_components/lifecycle/lifecycle-offer.ts';
import { useChecklist } from '#app/_components/lifecycle/use-checklist.ts';
import { useRegisterPageExtras, type PageShortcut } from '#app/_components/page-extras.tsx';
import { useRoomShortcutRows } from '#app/_components/room-shortcuts.tsx';
import { useOpenSeatRequests } from '#app/_components/notices/open-seat-requests.ts';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import { useLetterKeys } from '#app/_components/use-letter-keys.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { RoomView } from '#lib/room/views.ts';
import { AttentionList } from './attention/attention-list.tsx';
import { preloadGroupMessageForm } from './attention/group-actions.tsx';
import { preloadPromptPanel } from './broadcast/room-toolbar.tsx';
import { EndedSummary } from './ended/ended-summary.tsx';
import { GridPane } from './grid/grid-pane.tsx';
import { defaultGridView, GRID_VIEWS, type GridView } from './grid/grid-view.ts';
import { InsightsPane } from './insights/insights-pane.tsx';
import {
  ATTENTION_PANE,
  DRAWER_PANE,
  GRID_PANE,
  INSIGHTS_PANE,
  LIVE_ROOM,
  ROOM_HEADER_ERROR,
  SETUP_PANE,
  SINGLE_PANE_ROOM,
  SINGLE_PANE_ROOM_WITH_SIDE,
} from './pane-styles.ts';
import { RoomPalette } from './palette/room-palette.tsx';
import { seatCountKey } from './room-skeleton.tsx';
import { RoomTabs } from './room-tabs.tsx';
import { RoomCommandsProvider, useRoomCommands } from './state/room-commands.tsx';
import { RoomAdmissionProvider } from './state/room-admission.tsx';
import { RoomControlsContext, type RoomControls } from './state/room-context.ts';
import {
  INITIAL_ROOM_VIEW_STATE,
  roomViewReducer,
  type RoomViewState,
} from './state/room-view-state.ts';
import { usePrompts } from './state/use-prompts.ts';
import { useRoomSelectors } from './state/use-room-selectors.ts';
import { useRoomShortcuts } from './state/use-room-shortcuts.ts';
import { roomPhase, type RoomPhase } from './state/room-phase.ts';
import { useSeatNavigation } from './state/use-seat-navigation.ts';
import { useSkipLinks } from './state/use-skip-links.ts';
import { RoomSummary } from './summary/room-summary.tsx';
import './live-room.css';

/** Not needed for the first paint. Fetched right after it, so that the first click needn't wait. */
const [SeatDrawer, preloadDrawer] = lazyWithPreload(() =>
  import('./seat-drawer/seat-drawer.tsx').then((module) => module.SeatDrawer),
);
const [ReplayDrawer] = lazyWithPreload(() =>
  import('./seat-drawer/replay-drawer.tsx').then((module) => module.ReplayDrawer),
);
const [SetupPane] = lazyWithPreload(() =>
  import('./checklist/setup-pane.tsx').then((module) => module.SetupPane),
);
const [CourseVersionPane] = lazyWithPreload(() =>
  import('./course-version/course-version-pane.tsx').then((module) => module.CourseVersionPane),
);

function isGridView(text: string | null): text is GridView {
  return (GRID_VIEWS as readonly (string | null)[]).includes(text);
}

function chooseGridView(stored: string | null, seats: number): GridView {
  return isGridView(stored) ? stored : defaultGridView(seats);
}

/** A link can open a seat: `?seat=ID`. */
function createViewState({
  isSetup,
  seatId,
}: {
  readonly isSetup: boolean;
  readonly seatId: string | null;
}): RoomViewState {
  const state = isSetup ? SETUP_VIEW_STATE : INITIAL_ROOM_VIEW_STATE;
  return seatId === null ? state : { ...state, openSeat: { seatId, exerciseId: null } };
}

interface LiveRoomProps {
  readonly view: RoomView;
  readonly connection: Exclude<Connection, { state: 'refused' }>;
  /** The view is recorded: it takes no commands, and the replay has some of the keys. */
  readonly replay?: RoomReplay;
}

/** What a replay adds to the room. */
interface RoomReplay {
  /** Beside the name of the student whose seat is open. */
  readonly renderSeatTools: (seatId: string) => ReactNode;
  /** Its keys. Those of commands don't work. */
  readonly shortcuts: readonly PageShortcut[];
}

export function LiveRoom({ view, connection, replay }: LiveRoomProps) {
  return (
    <RoomCommandsProvider
      workshopId={view.info.workshop.id}
      disabled={connection.state !== 'connected'}
      isReplay={replay !== undefined}
    >
      <LiveRoomContent view={view} connection={connection} {...(replay && { replay })} />
    </RoomCommandsProvider>
  );
}

/** A phone shows the steps before the start first. */
const SETUP_VIEW_STATE: RoomViewState = { ...INITIAL_ROOM_VIEW_STATE, tab: 'grid' };

/** Which parts the state of the workshop has. */
function useRoomLayout(view: RoomView) {
  const [isCourseOpen, setIsCourseOpen] = useState(false);
  const checklist = useChecklist(lifecycleOfRoom(view));
  const phase = roomPhase(view.info.workshop.state);
  return {
    phase,
    hasLists: phase === 'open' || phase === 'live',
    checklist,
    isSetup: phase === 'draft' || checklist.isShown,
    isCourseOpen,
    setIsCourseOpen,
  };
}

function LiveRoomContent({ view, connection, replay }: LiveRoomProps) {
  const commands = useRoomCommands();
  const { phase, hasLists, checklist, isSetup, isCourseOpen, setIsCourseOpen } =
    useRoomLayout(view);
  const toggleCourse = () => setIsCourseOpen(!isCourseOpen);
  // While a page of the site is left for this one, `window.location` is still that of the other page.
  const seatFromAddress = useSearchParams().get('seat');
  const [viewState, dispatch] = useReducer(
    roomViewReducer,
    { isSetup, seatId: seatFromAddress },
    createViewState,
  );
  const [storedGridView, setGridView] = useLocalStorage('podium-grid-view');
  const [letterKeys] = useLetterKeys();
  const search = useRef<HTMLInputElement | null>(null);
  const data = useRoomSelectors(view, viewState);
  const { openSeat, openItem, closeSeat, stepSeat, position, count } = useSeatNavigation(
    view.info,
    data.attentionItems,
    viewState,
    dispatch,
  );
  useOpenSeatRequests(useCallback((id: string) => openSeat(id, null), [openSeat]));
  const gridView = chooseGridView(storedGridView, view.seats.length);
  const workshopId = view.info.workshop.id;
  const isReplay = replay !== undefined;
  const seatId = viewState.openSeat?.seatId ?? null;
  const isSeatOpen = seatId !== null;
  const dismissView = useCallback(() => {
    if (isSeatOpen) closeSeat();
    else dispatch({ seatFilter: null, sharedItemKey: null });
  }, [isSeatOpen, closeSeat]);
  const { prompt, setPrompt, moveTo, askToMove, seatPrompt, setSeatPrompt, dismiss } = usePrompts(
    view.info,
    seatId,
    commands.clearOutcome,
    dismissView,
  );
  const controls = useMemo<RoomControls>(
    () => ({
      workshopId,
      isReplay,
      viewState,
      dispatch,
      gridView,
      setGridView,
      openSeat,
      openItem,
      prompt,
      setPrompt,
      moveTo,
      askToMove,
      seatPrompt,
      setSeatPrompt,
    }),
    [
      workshopId,
      isReplay,
      viewState,
      gridView,
      setGridView,
      openSeat,
      openItem,
      prompt,
      setPrompt,
      moveTo,
      askToMove,
      seatPrompt,
      setSeatPrompt,
    ],
  );

  useEffect(() => {
    for (const preload of [preloadDrawer, preloadPromptPanel, preloadGroupMessageForm]) preload();
  }, []);
  useEffect(
    () => writeLocalStorage(seatCountKey(workshopId), String(view.seats.length)),
    [workshopId, view.seats.length],
  );

  const hotkeys = useRoomShortcuts({ data, controls, commands, dismiss, stepSeat, search });
  useHotkeys(replay === undefined ? hotkeys : keysOfReplay(hotkeys), letterKeys);
  const shortcuts = useRoomShortcutRows();
  useRegisterPageExtras({
    shortcuts: replay?.shortcuts ?? shortcuts,
    skipLinks: useSkipLinks(dispatch),
  });

  return (
    <RoomControlsContext value={controls}>
      <RoomAdmissionProvider>
        <div
          data-part="live-room"
          className={roomClass(hasLists, isSeatOpen || isCourseOpen)}
          data-phase={phase}
          {...roomAttributes(viewState, hasLists, commands)}
        >
          <RoomTop
            phase={phase}
            view={view}
            connection={connection}
            attentionItems={data.attentionItems}
            isCourseOpen={isCourseOpen}
            onToggleCourse={toggleCourse}
          />
          <ErrorBoundary className={GRID_PANE}>
            {isSetup ? (
              <LazySetupPane
                view={view}
                checklist={checklist}
                isCourseOpen={isCourseOpen}
                onToggleCourse={phase === 'draft' ? toggleCourse : undefined}
              />
            ) : (
              <GridPane
                counts={data.counts}
                columnStats={data.columnStats}
                visible={data.visible}
                search={search}
              />
            )}
          </ErrorBoundary>
          {hasLists && (
            <ErrorBoundary className={ATTENTION_PANE}>
              <AttentionList items={data.attentionItems} />
            </ErrorBoundary>
          )}
          {isSeatOpen ? (
            <ErrorBoundary key={seatId} className={DRAWER_PANE}>
              <Suspense fallback={<aside data-part="seat-drawer" className={DRAWER_PANE} />}>
                {replay === undefined ? (
                  <SeatDrawer
                    seatId={seatId}
                    chosenColumn={chosenColumn(view, viewState)}
                    gridColumn={data.column}
                    position={position}
                    count={count}
                    onStep={stepSeat}
                    onClose={closeSeat}
                  />
                ) : (
                  <ReplayDrawer
                    seatId={seatId}
                    tools={replay.renderSeatTools(seatId)}
                    onClose={closeSeat}
                  />
                )}
              </Suspense>
            </ErrorBoundary>
          ) : (
            <SidePane
              hasLists={hasLists}
              isCourseOpen={isCourseOpen}
              onCloseCourse={() => setIsCourseOpen(false)}
            />
          )}
          {hasLists && <RoomTabs />}
          {replay === undefined && <RoomPalette />}
        </div>
      </RoomAdmissionProvider>
    </RoomControlsContext>
  );
}

/** The keys of the room that look at it. `j` and `k` move the replay. */
const REPLAY_KEYS = ['/', '1', '2', '3', '4', 'F6', 'Escape'];

function keysOfReplay(hotkeys: Readonly<Record<string, () => void>>): Record<string, () => void> {
  return Object.fromEntries(Object.entries(hotkeys).filter(([key]) => REPLAY_KEYS.includes(key)));
}

type RoomTopProps = ComponentProps<typeof EndedSummary> &
  ComponentProps<typeof RoomSummary> & { readonly phase: RoomPhase };

/** The answers about a running workshop, or one line about an ended one. */
function RoomTop({ phase, connection, attentionItems, ...rest }: RoomTopProps) {
  if (phase === 'draft') return null;
  if (phase === 'over') return <EndedSummary {...rest} />;
  return (
    <ErrorBoundary className={ROOM_HEADER_ERROR}>
      <RoomSummary connection={connection} attentionItems={attentionItems} />
    </ErrorBoundary>
  );
}

interface SidePaneProps {
  readonly hasLists: boolean;
  readonly isCourseOpen: boolean;
  readonly onCloseCourse: () => void;
}

/** Beside the lists while no seat is open. Without lists, the course version on request. */
function SidePane({ hasLists, isCourseOpen, onCloseCourse }: SidePaneProps) {
  if (hasLists)
    return (
      <ErrorBoundary className={INSIGHTS_PANE}>
        <InsightsPane />
      </ErrorBoundary>
    );
  if (!isCourseOpen) return null;
  return (
    <ErrorBoundary className={DRAWER_PANE}>
      <Suspense>
        <CourseVersionPane className={DRAWER_PANE} onClose={onCloseCourse} />
      </Suspense>
    </ErrorBoundary>
  );
}

function roomClass(hasLists: boolean, hasSide: boolean): string {
  if (hasLists) return LIVE_ROOM;
  return hasSide ? SINGLE_PANE_ROOM_WITH_SIDE : SINGLE_PANE_ROOM;
}

/** An ended workshop has no hatch without a connection: it doesn't change any more. */
function roomAttributes(
  { tab, openSeat }: RoomViewState,
  hasLists: boolean,
  { disabled }: { readonly disabled: boolean },
) {
  return {
    'data-stale': (disabled && hasLists) || undefined,
    'data-tab': hasLists ? tab : 'grid',
    'data-drawer': openSeat !== null || undefined,
  };
}

function LazySetupPane(props: ComponentProps<typeof SetupPane>) {
  return (
    <Suspense fallback={<section className={SETUP_PANE} />}>
      <SetupPane {...props} />
    </Suspense>
  );
}

/** Index of the exercise that the drawer was told to show; null if it decides itself. */
function chosenColumn({ info }: RoomView, { openSeat }: RoomViewState): number | null {
  const index = info.exercises.findIndex(({ id }) => id === openSeat?.exerciseId);
  return index < 0 ? null : index;
}
