import { Suspense, useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useLocalStorage, writeLocalStorage } from '#app/_components/local-storage.ts';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import type { Connection } from '#lib/client/connection.ts';
import { isLeader } from '#lib/room/roles.ts';
import type { RoomView } from '#lib/room/views.ts';
import { AttentionList } from './attention/attention-list.tsx';
import { preloadGroupMessageForm } from './attention/group-actions.tsx';
import { preloadPromptPanel } from './broadcast/room-toolbar.tsx';
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
} from './pane-styles.ts';
import { seatCountKey } from './room-skeleton.tsx';
import { RoomTabs } from './room-tabs.tsx';
import { RoomCommandsProvider, useRoomCommands } from './state/room-commands.tsx';
import { RoomControlsContext, type RoomControls } from './state/room-context.ts';
import {
  INITIAL_ROOM_VIEW_STATE,
  roomViewReducer,
  type RoomViewState,
} from './state/room-view-state.ts';
import { usePrompts } from './state/use-prompts.ts';
import { useRoomSelectors } from './state/use-room-selectors.ts';
import { useRoomShortcuts } from './state/use-room-shortcuts.ts';
import { useSeatNavigation } from './state/use-seat-navigation.ts';
import { RoomSummary } from './summary/room-summary.tsx';
import './live-room.css';

/** Not needed for the first paint. Fetched right after it, so that the first click needn't wait. */
const [SeatDrawer, preloadDrawer] = lazyWithPreload(() =>
  import('./seat-drawer/seat-drawer.tsx').then((module) => module.SeatDrawer),
);
const [CommandPalette] = lazyWithPreload(() =>
  import('./palette/command-palette.tsx').then((module) => module.CommandPalette),
);
const [ShortcutList] = lazyWithPreload(() =>
  import('./palette/shortcut-list.tsx').then((module) => module.ShortcutList),
);

function isGridView(text: string | null): text is GridView {
  return (GRID_VIEWS as readonly (string | null)[]).includes(text);
}

/** A link may open a seat: `?seat=ID`. */
function withSeatFromUrl(state: RoomViewState): RoomViewState {
  const seatId = new URLSearchParams(window.location.search).get('seat');
  return seatId === null ? state : { ...state, openSeat: { seatId, exerciseId: null } };
}

interface LiveRoomProps {
  readonly view: RoomView;
  readonly connection: Exclude<Connection, { state: 'refused' }>;
}

export function LiveRoom({ view, connection }: LiveRoomProps) {
  return (
    <RoomCommandsProvider
      workshopId={view.info.workshop.id}
      disabled={connection.state !== 'connected'}
    >
      <LiveRoomContent view={view} connection={connection} />
    </RoomCommandsProvider>
  );
}

function LiveRoomContent({ view, connection }: LiveRoomProps) {
  const commands = useRoomCommands();
  const [viewState, dispatch] = useReducer(
    roomViewReducer,
    INITIAL_ROOM_VIEW_STATE,
    withSeatFromUrl,
  );
  const [storedGridView, setGridView] = useLocalStorage('podium-grid-view');
  const [letterKeys, setLetterKeys] = useLocalStorage('podium-letter-keys');
  const search = useRef<HTMLInputElement | null>(null);
  const data = useRoomSelectors(view, viewState);
  const { openSeat, openItem, closeSeat, stepSeat, position, count } = useSeatNavigation(
    view.info,
    data.attentionItems,
    viewState,
    dispatch,
  );
  const gridView = isGridView(storedGridView) ? storedGridView : defaultGridView(view.seats.length);
  const workshopId = view.info.workshop.id;
  const seatId = viewState.openSeat?.seatId ?? null;
  const { prompt, setPrompt, openNextPrompt, seatPrompt, setSeatPrompt, dismiss } = usePrompts(
    view.info,
    data.column,
    seatId,
    commands.clearOutcome,
    closeSeat,
  );
  const controls = useMemo<RoomControls>(
    () => ({
      workshopId,
      viewState,
      dispatch,
      gridView,
      setGridView,
      openSeat,
      openItem,
      prompt,
      setPrompt,
      seatPrompt,
      setSeatPrompt,
    }),
    [
      workshopId,
      viewState,
      gridView,
      setGridView,
      openSeat,
      openItem,
      prompt,
      setPrompt,
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

  const makeCurrent = useCallback(
    (exerciseId: string) => {
      dispatch({ selectedExerciseId: exerciseId });
      openNextPrompt();
    },
    [openNextPrompt],
  );
  const hotkeys = useRoomShortcuts({ data, controls, commands, dismiss, stepSeat, search });
  useHotkeys(hotkeys, letterKeys !== 'off' && !viewState.shortcutsOpen && !viewState.paletteOpen);

  return (
    <RoomControlsContext value={controls}>
      <div
        data-part="live-room"
        className={LIVE_ROOM}
        data-stale={commands.disabled || undefined}
        data-tab={viewState.tab}
        data-drawer={viewState.openSeat !== null || undefined}
      >
        <ErrorBoundary className={ROOM_HEADER_ERROR}>
          <RoomSummary connection={connection} attentionItems={data.attentionItems} />
        </ErrorBoundary>
        <ErrorBoundary className={GRID_PANE}>
          <GridPane
            counts={data.counts}
            columnStats={data.columnStats}
            visible={data.visible}
            search={search}
          />
        </ErrorBoundary>
        <ErrorBoundary className={ATTENTION_PANE}>
          <AttentionList items={data.attentionItems} />
        </ErrorBoundary>
        {seatId ? (
          <ErrorBoundary key={seatId} className={DRAWER_PANE}>
            <Suspense fallback={<aside data-part="seat-drawer" className={DRAWER_PANE} />}>
              <SeatDrawer
                seatId={seatId}
                column={openColumn(view, viewState, data.column)}
                position={position}
                count={count}
                onStep={stepSeat}
                onClose={closeSeat}
              />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <ErrorBoundary className={INSIGHTS_PANE}>
            <InsightsPane />
          </ErrorBoundary>
        )}
        <RoomTabs />
        {viewState.paletteOpen && (
          <Suspense>
            <CommandPalette
              onMakeCurrent={isLeader(view.me) && !commands.disabled ? makeCurrent : null}
              onClose={() => dispatch({ paletteOpen: false })}
            />
          </Suspense>
        )}
        {viewState.shortcutsOpen && (
          <Suspense>
            <ShortcutList
              letterKeysEnabled={letterKeys !== 'off'}
              onLetterKeysChange={(enabled) => setLetterKeys(enabled ? 'on' : 'off')}
              onClose={() => dispatch({ shortcutsOpen: false })}
            />
          </Suspense>
        )}
      </div>
    </RoomControlsContext>
  );
}

/**
 * Index of the exercise that the drawer shows: the one the seat was opened at, otherwise that of
 * the grid.
 */
function openColumn({ info }: RoomView, { openSeat }: RoomViewState, column: number): number {
  const index = info.exercises.findIndex(({ id }) => id === openSeat?.exerciseId);
  return index < 0 ? column : index;
}
